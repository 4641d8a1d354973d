import { tick } from "svelte";
import { commands, type DifferenceView, type ProviderView } from "../../bindings";
import { app } from "../../lib/app.svelte";
import { keepFocus } from "../../lib/focus";
import { grouped, settings } from "../../lib/settings.svelte";
import { apart, t } from "../../lib/words.svelte";
import type { Action, Ask, Field, Given, Row, Section, Told } from "./parts";

const ID = "settings-providers";

export function providers(ask: Ask): () => Section {
  /** What a check found, by the provider's id; null while it is under way. */
  let checks = $state.raw<Record<string, DifferenceView[] | null>>({});

  async function changed() {
    await Promise.all([settings.loadProviders(), app.loadProviders()]);
  }

  async function use(id: string) {
    await settings.change({ defaultProvider: id });
    await changed();
    await tick();
    keepFocus(ID);
  }

  async function check(id: string) {
    const { [id]: before, ...others } = checks;
    if (before === null) return;
    checks = { ...others, [id]: null };
    const checked = await settings.attempt(async () => {
      const found = await commands.checkProvider(id);
      checks = { ...checks, [id]: found };
    });
    if (!checked) checks = others;
  }

  /** Forgets a server, or removes what was set up. */
  function remove({ id, kind, name }: ProviderView) {
    const question = {
      title: t("settings-remove-title", { kind, name }),
      text: t("settings-remove-text", { kind }),
      action: t("settings-remove-action", { kind }),
      final: true,
      run: async () => {
        await (kind === "server" ? commands.forgetServer(id) : commands.removeProvider(id));
        await changed();
      },
    };
    ask(question, ID);
  }

  /** A provider that comes with this app, or another one by its address. */
  function setUp(preset?: ProviderView) {
    const fields: Field[] = [
      { name: "client-id", words: t("settings-provider-client-id"), kind: "text" },
      {
        name: "client-secret",
        words: t("settings-provider-client-secret"),
        hint: t("settings-provider-client-secret-hint"),
        kind: "secret",
        optional: true,
      },
    ];
    if (!preset) fields.unshift({ name: "issuer", words: t("settings-provider-issuer"), kind: "text" });
    const question = {
      title: preset
        ? t("settings-provider-set-up-title", { provider: preset.name })
        : t("settings-provider-other-title"),
      text: t("settings-provider-set-up-text"),
      fields,
      action: t("settings-provider-set-up-action"),
      run: async (given: Given) => {
        const source = preset?.id ?? given("issuer").trim();
        const added = await commands.addProvider(source, given("client-id").trim(), given("client-secret") || null);
        await changed();
        const told = {
          title: t("settings-provider-added-title", { provider: added.name }),
          text: t("settings-provider-added-text"),
          copy: {
            words: t("settings-provider-redirect"),
            action: t("settings-provider-redirect.copy"),
            value: added.redirectUri,
          },
        };
        ask(told, ID);
      },
    };
    ask(question, ID);
  }

  function actionsOf(provider: ProviderView): Action[] {
    const { id, kind, isDefault } = provider;
    if (kind === "preset") {
      return [{ testid: "preset-set-up", words: t("settings-provider-set-up"), run: () => setUp(provider) }];
    }
    const actions: Action[] = [];
    const add = (testid: string, words: string, run: () => unknown) => actions.push({ testid, words, run });
    if (!isDefault && kind !== "unusable") add("provider-use", t("settings-provider-use"), () => use(id));
    if (kind === "server") {
      add("link-as-staff", t("settings-provider-staff"), () => app.startLink(id, null, true));
    }
    if (kind === "added") add("provider-check", t("settings-provider-check"), () => check(id));
    // The server of the configuration file is not for the window to forget.
    if (kind === "server" ? settings.shown?.servers?.includes(id) : kind !== "sandbox") {
      add("provider-remove", t("settings-remove", { kind }), () => remove(provider));
    }
    return actions;
  }

  function marksOf({ isDefault, trouble }: ProviderView): Told[] {
    if (trouble) return [{ icon: "warning", text: apart(trouble) }];
    return isDefault ? [{ icon: "good", text: t("settings-provider-default") }] : [];
  }

  function toldOf({ id }: ProviderView): Told[] {
    const found = checks[id];
    if (found === undefined) return [];
    if (found === null) return [{ icon: "clock", text: t("app-wait") }];
    if (found.length === 0) return [{ icon: "good", text: t("settings-provider-as-told") }];
    const list = found.map(({ what, found }) => `${what}: ${found}`);
    return [{ icon: "warning", text: t("settings-provider-differs", { count: found.length }), list }];
  }

  function rowsOf(providers: ProviderView[], heading?: string): Row[] {
    return providers.map((provider, place) => ({
      id: "provider-row",
      heading: place === 0 ? heading : undefined,
      about: provider.id,
      state: provider.kind,
      words: provider.kind === "sandbox" ? t("server-name-sandbox") : apart(provider.name),
      code: provider.address,
      marks: marksOf(provider),
      actions: actionsOf(provider),
      told: toldOf(provider),
    }));
  }

  return () => {
    const groups = grouped(settings.providers);
    const { preset } = groups;
    return {
      id: ID,
      title: t("settings-providers"),
      rows: [
        ...(["sandbox", "server", "added"] as const).flatMap((group) =>
          rowsOf(groups[group], t("settings-providers-group", { group })),
        ),
        {
          id: "add",
          words: t("settings-providers-text"),
          actions: [
            { testid: "add-server", words: t("settings-server-add-action"), run: () => (app.offered = "") },
            { testid: "add-provider", words: t("settings-provider-other"), run: () => setUp() },
          ],
        },
      ],
      more: preset.length > 0 && {
        words: t("settings-providers-presets", { count: preset.length }),
        rows: rowsOf(preset),
      },
    };
  };
}
