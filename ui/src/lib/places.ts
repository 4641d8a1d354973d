/** Where one can link, as a person searches for it. Pure. */

import type { ProviderView } from "../bindings";
import { folded } from "./list";

/** So many of those that match are shown. */
const MOST = 6;

/** Those with all the words in their name or address, in the order of the list; the first few. */
export function placesFor(
  search: string,
  providers: ProviderView[],
  nameOf: (provider: ProviderView) => string,
): { places: ProviderView[]; more: number } {
  const words = folded(search).split(/\s+/);
  const places = providers.filter((provider) => {
    const text = folded(`${nameOf(provider)} ${provider.address ?? ""} ${provider.id}`);
    return words.every((word) => text.includes(word));
  });
  return { places: places.slice(0, MOST), more: Math.max(0, places.length - MOST) };
}
