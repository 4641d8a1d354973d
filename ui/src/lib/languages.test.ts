/** The words and the sources, held against each other. */

import * as ftl from "@fluent/syntax";
import { parse } from "svelte/compiler";
import { describe, expect, test } from "vitest";

const languages = named(
  import.meta.glob<string>("../../languages/*.ftl", { query: "?raw", import: "default", eager: true }),
  /([\w-]+)\.ftl$/,
);
const sources = named(
  import.meta.glob<string>(["../**/*.ts", "../**/*.svelte", "!../**/*.{test,setup}.ts", "!../bindings.ts"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
  /([^/]+)$/,
);
const styles = named(
  import.meta.glob<string>(["../*.css", "../**/*.svelte"], { query: "?raw", import: "default", eager: true }),
  /([^/]+)$/,
);

/** What a pattern of a message needs and offers. */
type Words = { variables: string[]; variants: string[]; plurals: string[][] };

const english = messagesOf(languages.get("en") ?? "");
/** Used by the shell, or found by a problem's code. */
const ELSEWHERE = /^(shell|problem)-/;

describe.each([...languages])("%s", (language, text) => {
  const messages = messagesOf(text);

  test("is written without mistakes", () => {
    const junk = ftl.parse(text, {}).body.filter((entry) => entry instanceof ftl.Junk);
    expect(junk.map(({ content, annotations }) => [content, annotations.map(({ message }) => message)])).toEqual([]);
    const names = [...text.matchAll(/^([a-z][\w-]*) *=/gim)].map(([, name]) => name);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  test("says all that English says, and more only about problems", () => {
    const more = [...messages.keys()].filter((id) => !english.has(id));
    expect([...english.keys()].filter((id) => !messages.has(id))).toEqual([]);
    expect(more.filter((id) => !id.startsWith("problem-"))).toEqual([]);
  });

  test("has the variables and the variants that English has", () => {
    const facts = ({ variables, variants }: Words) => ({ variables, variants });
    const both = [...english].filter(([id]) => messages.has(id));
    for (const [id, words] of both) expect(facts(messages.get(id) as Words), id).toEqual(facts(words));
  });

  test("has every plural that its numbers need and none that they never take", () => {
    const rules = new Intl.PluralRules(language);
    const needed = new Set(Array.from({ length: 20 }, (_, number) => rules.select(number + 1)));
    for (const [id, { plurals }] of messages) {
      for (const given of plurals) {
        expect([...needed].filter((category) => !given.includes(category)), id).toEqual([]);
        expect(given.filter((category) => !isIn(rules.resolvedOptions().pluralCategories, category)), id).toEqual([]);
      }
    }
  });

  test("asks for none of Fluent's functions, which are not built in", () => {
    expect(text.match(/\{\s*[A-Z][A-Z0-9_-]*\(.*/g)).toBeNull();
  });

  test("tells a problem whole and without variables", () => {
    const problems = [...messages].filter(([id]) => id.startsWith("problem-"));
    for (const [id, { variables }] of problems) {
      expect(variables, id).toEqual([]);
      const [name = ""] = id.split(".");
      expect(messages.has(name) && messages.has(`${name}.way-out`), id).toBe(true);
    }
  });
});

test("English leaves the engine's problems to the engine", () => {
  const problems = [...english.keys()].filter((id) => id.startsWith("problem-"));
  expect(problems).toEqual(["problem-unexpected", "problem-unexpected.way-out"]);
});

test("the words that the sources use are the words there are, each with its variables", () => {
  const used = new Set<string>();
  const wrong: string[] = [];
  for (const [file, source] of sources) {
    const { calls, mistakes } = scan(file, source);
    wrong.push(...mistakes);
    const told = new Set(calls.filter(({ by }) => by === "say").flatMap(({ given }) => given));
    for (const { by, ids, given, where } of calls) {
      for (const id of ids) {
        used.add(id);
        const needed = english.get(id)?.variables;
        if (!needed) wrong.push(`${where}: no words for ${id}`);
        const missing = needed?.filter((name) => !(by === "ids" ? told.has(name) : given.includes(name))) ?? [];
        if (missing.length > 0) wrong.push(`${where}: ${id} needs ${missing.join(", ")}`);
      }
      const needed = ids.flatMap((id) => english.get(id)?.variables ?? []);
      const idle = by === "t" ? given.filter((name) => !needed.includes(name)) : [];
      if (idle.length > 0) wrong.push(`${where}: ${ids.join(", ")} says nothing of ${idle.join(", ")}`);
    }
  }
  expect(wrong).toEqual([]);
  expect([...english.keys()].filter((id) => !used.has(id) && !ELSEWHERE.test(id))).toEqual([]);
});

test("no words stand in the sources", () => {
  expect([...sources].flatMap(([file, source]) => wordsIn(file, source))).toEqual([]);
});

test("no style takes left or right for where a line begins or ends", () => {
  const physical = /(?<![\w.-])(?:[\w-]+-)?(?:left|right)(?:-[\w-]+)?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)/g;
  const unlike = /(?:margin|padding|inset): *[^\s;]+ +([^\s;]+) +[^\s;]+ +(?!\1 *;)[^\s;]+ *;/g;
  const wrong = [...styles].flatMap(([file, source]) => {
    const style = file.endsWith(".css") ? source : (/<style>(.*)<\/style>/s.exec(source)?.[1] ?? "");
    return [...style.matchAll(physical), ...style.matchAll(unlike)].map(([found]) => `${file}: ${found}`);
  });
  expect(wrong).toEqual([]);
});

describe("of what it must find, the scanner finds", () => {
  const found = (source: string) => [...scan("x.svelte", source).mistakes, ...wordsIn("x.svelte", source)].length;
  test.each([
    ["words in a text", "<p>Good day</p>"],
    ["a word in an expression of a text", '<p>{yes ? "yes" : ""}</p>'],
    ["a word in a label", '<p aria-label="Good day"></p>'],
    ["a word in an expression of a label", '<p title={yes ? "yes" : ""}></p>'],
    ["a word for a component", '<Field label="code" />'],
    ["words in the code", '<script>const words = "good day";</script>'],
    ["a word in the code", '<script>const word = "Good";</script>'],
    ["words in a template of the code", "<script>const words = `good day to ${name}`;</script>"],
    ["an id that is put together", "<p>{t(`link-${state}`)}</p>"],
    ["an id that comes from somewhere", "<p>{t(id)}</p>"],
    ["a table with an id that is put together", "<script>const table = ids({ a: `link-${state}` });</script>"],
    ["words that do not follow the language", '<script>const title = t("link-title");</script>'],
    ["variables that cannot be told", '<p>{t("link-title", args)}</p>'],
  ])("%s", (_, source) => expect(found(source)).toBe(1));

  test("and nothing in what is right", () => {
    const right = `<script lang="ts">
        const table = ids({ a: "link-a", b: ["link-b"] });
        const title = $derived(t(yes ? "link-a" : "link-b", { name }));
        if (key === "Escape") throw new Error("It has no words");
      </script>
      <p class="soft small" aria-label={t("link-a")} data-testid="link-state">
        {state === "on" ? say(table[state]) : ""} · {\`\${a}:\${b}\`}
      </p>`;
    expect(found(right)).toBe(0);
  });
});

function messagesOf(text: string): Map<string, Words> {
  const found = new Map<string, Words>();
  for (const entry of ftl.parse(text, {}).body) {
    if (!(entry instanceof ftl.Message)) continue;
    if (entry.value) found.set(entry.id.name, wordsOf(entry.value));
    for (const { id, value } of entry.attributes) found.set(`${entry.id.name}.${id.name}`, wordsOf(value));
  }
  return found;
}

function wordsOf(pattern: ftl.Pattern): Words {
  const variables = new Set<string>();
  const variants = new Set<string>();
  const plurals: string[][] = [];
  class Reader extends ftl.Visitor {
    override visitVariableReference({ id }: ftl.VariableReference) {
      variables.add(id.name);
    }
    override visitSelectExpression(select: ftl.SelectExpression) {
      const keys = select.variants.map(({ key }) => key).filter((key) => key instanceof ftl.Identifier);
      const names = keys.map(({ name }) => name);
      if (names.every((name) => isIn(["zero", "one", "two", "few", "many", "other"], name))) plurals.push(names);
      else names.forEach((name) => variants.add(name));
      this.genericVisit(select);
    }
  }
  new Reader().visit(pattern);
  return { variables: [...variables].sort(), variants: [...variants].sort(), plurals };
}

/** A node of Svelte's or of JavaScript's tree. */
type Node = { type: string; start: number } & Record<string, any>;
type Call = { by: "t" | "say" | "ids"; ids: string[]; given: string[]; where: string };

/** What of the words a source uses, and what of that nobody can check. */
function scan(file: string, source: string): { calls: Call[]; mistakes: string[] } {
  const calls: Call[] = [];
  const mistakes: string[] = [];
  walk(treeOf(file, source), [], (node, over) => {
    const by = callee(node);
    if (by !== "t" && by !== "say" && by !== "ids") return;
    const where = `${file}: ${textOf(file, source, node)}`;
    const [first, second] = node["arguments"] as (Node | undefined)[];
    const ids = by === "say" ? [] : literals(first, by === "ids");
    if (!ids) mistakes.push(`${where}: not a literal id`);
    const given = second ? keysOf(second) : [];
    if (!given) mistakes.push(`${where}: not literally an object`);
    const follows = over.some(
      (outer) => /Function|^Fragment$/.test(outer.type) || /^\$derived/.test(callee(outer) ?? ""),
    );
    if (by !== "ids" && !follows) mistakes.push(`${where}: does not follow the language`);
    calls.push({ by, ids: ids ?? [], given: given ?? [], where });
  });
  return { calls, mistakes };
}

/** Words for people that stand in a source itself. */
function wordsIn(file: string, source: string): string[] {
  const labels = /^(aria-(label|description|roledescription|valuetext|placeholder)|alt|title|placeholder|label|action|text)$/;
  const found: string[] = [];
  walk(treeOf(file, source), [], (node, over) => {
    const text = textIn(node);
    if (text === null || !/\p{L}/u.test(text)) return;
    const attribute = over.find(({ type }) => type === "Attribute");
    const shown = attribute
      ? labels.test(attribute["name"])
      : node.type === "Text" || over.some(({ type }) => type === "ExpressionTag");
    const inner = over.slice(over.map(({ type }) => type).lastIndexOf("ExpressionTag") + 1);
    if (shown) {
      const beside = inner.some((outer) => /^(Call|Binary|Member)Expression$|Function/.test(outer.type));
      if (node.type === "Text" || !beside) found.push(`${file}: ${text}`);
      return;
    }
    if (node.type === "Text") return;
    const speaks = /\p{L}{2,}\s+\p{L}{2,}|^\p{Lu}\p{Ll}/u.test(text);
    const parent = over.at(-1) as Node;
    const exempt =
      /^(Import|Export|TS)|^BinaryExpression$|^SwitchCase$/.test(parent.type) ||
      over.some((outer) => outer.type === "NewExpression" && outer["callee"].name === "Error") ||
      (attribute !== undefined && !inner.length);
    if (speaks && !exempt) found.push(`${file}: ${text}`);
  });
  return found;
}

function treeOf(file: string, source: string): Node {
  const root = parse(file.endsWith(".svelte") ? source : wrapped(source), { modern: true }) as unknown as Node;
  return { type: "Root", start: 0, parts: [root["module"]?.content, root["instance"]?.content, root["fragment"]] };
}

function textOf(file: string, source: string, node: Node): string {
  return (file.endsWith(".svelte") ? source : wrapped(source)).slice(node.start, node["end"]).split("\n", 1)[0] ?? "";
}

function wrapped(source: string): string {
  return `<script module lang="ts">\n${source}\n</script>`;
}

function walk(node: Node, over: Node[], visit: (node: Node, over: Node[]) => void): void {
  visit(node, over);
  const within = [...over, node];
  for (const value of Object.values(node).flat()) {
    if (typeof value?.type === "string") walk(value, within, visit);
  }
}

function callee(node: Node): string | null {
  if (node.type !== "CallExpression") return null;
  const { name, object } = node["callee"];
  return name ?? object?.name ?? null;
}

function textIn(node: Node): string | null {
  if (node.type === "Text") return node["data"];
  if (node.type === "TemplateElement") return node["value"].cooked;
  return node.type === "Literal" && typeof node["value"] === "string" ? node["value"] : null;
}

/** The ids that an expression may come to, or null where that cannot be told. */
function literals(node: Node | undefined, table: boolean): string[] | null {
  const all = (nodes: Node[]) => {
    const found = nodes.map((each) => literals(each, table));
    return found.includes(null) ? null : found.flatMap((ids) => ids ?? []);
  };
  if (node?.type === "Literal") return [String(node["value"])];
  if (node?.type === "ConditionalExpression") return all([node["consequent"], node["alternate"]]);
  if (table && node?.type === "ArrayExpression") return all(node["elements"]);
  if (table && node?.type === "ObjectExpression") return all(node["properties"].map(({ value }: Node) => value));
  return null;
}

function keysOf(node: Node): string[] | null {
  if (node.type !== "ObjectExpression") return null;
  const keys = (node["properties"] as Node[]).map((property) => property["key"]?.name as string | undefined);
  return keys.every((key) => key !== undefined) ? keys : null;
}

function isIn(list: readonly string[], item: string): boolean {
  return list.includes(item);
}

function named(files: Record<string, string>, name: RegExp): Map<string, string> {
  return new Map(Object.entries(files).map(([path, text]) => [name.exec(path)?.[1] ?? path, text]));
}
