import { expect, test } from "vitest";
import type { ProviderView } from "../bindings";
import { placesFor } from "./places";

const place = (id: string, name: string, address: string | null = null): ProviderView => ({
  id,
  name,
  kind: "server",
  address,
  clientId: null,
  trouble: null,
  isDefault: false,
});
const twitch = place("twitch", "Twitch");
const studio = place("https://id.studio.example", "Café Studio", "https://id.studio.example/");
const others = Array.from({ length: 8 }, (_, nth) => place(`https://${nth}.example`, `Server ${nth}`));
const all = [twitch, studio, ...others];
const found = (search: string) => placesFor(search, all, ({ name }) => name);

test("a place is found by its name without accents, by its address and by its id, with all the words", () => {
  expect(found("CAFE").places).toEqual([studio]);
  expect(found("id.studio").places).toEqual([studio]);
  expect(found("server 3").places).toEqual([others[3]]);
  expect(found("twi").places).toEqual([twitch]);
  expect(found("io").places).toEqual([studio]);
  expect(found("twitch studio").places).toEqual([]);
});

test("a name comes before an address", () => {
  const far = place("far", "Far", "https://near.example/");
  const near = place("near-1", "Near");
  expect(placesFor("near", [far, near], ({ name }) => name).places).toEqual([near, far]);
});

test("of many the first are shown, and it is told how many more there are", () => {
  const { places, more } = found("server");
  expect(places).toEqual(others.slice(0, 6));
  expect(more).toBe(2);
  expect(found("twitch").more).toBe(0);
});
