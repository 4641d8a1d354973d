/** Where one can link, as a person searches for it. Pure. */

import type { ProviderView } from "../bindings";
import { folded } from "./list";

/** So many of those that match are shown. */
const MOST = 6;

/** Those with all the words in their name, then those with all of them in name, address or id; the first few. */
export function placesFor(
  search: string,
  providers: ProviderView[],
  nameOf: (provider: ProviderView) => string,
): { places: ProviderView[]; more: number } {
  const words = folded(search).split(/\s+/);
  const matches = (text: string) => words.every((word) => folded(text).includes(word));
  const byName = providers.filter((provider) => matches(nameOf(provider)));
  const otherwise = providers.filter(
    (provider) => !byName.includes(provider) && matches(`${nameOf(provider)} ${provider.address ?? ""} ${provider.id}`),
  );
  const places = [...byName, ...otherwise];
  return { places: places.slice(0, MOST), more: Math.max(0, places.length - MOST) };
}
