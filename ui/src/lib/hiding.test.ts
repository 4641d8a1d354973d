import { expect, test } from "vitest";
import { accountOf } from "./account.setup";
import { calledOf, withoutNames } from "./hiding";

const ada = accountOf({ id: "1", name: "Ada", username: "ada.l", email: "ada@mail.example" });
const mia = accountOf({ id: "2", name: "Mia", label: "Mia’s shop" });

test("an account is called by its label, its name, or its place", () => {
  expect(calledOf(ada, [mia, ada], false)).toBe("Ada");
  expect(calledOf(mia, [mia, ada], false)).toBe("Mia’s shop");
  expect(calledOf(ada, [mia, ada], true)).toBe("Account 2");
  expect(calledOf(ada, null, true)).toBe("An account");
});

test("no name is left in a sentence, not even in part", () => {
  const accounts = [ada, mia];
  expect(withoutNames("Mia’s shop and Ada (ada.l, ada@mail.example) wait.", accounts)).toBe("••• and ••• (•••, •••) wait.");
  expect(withoutNames("Nothing waits.", accounts)).toBe("Nothing waits.");
  expect(withoutNames("Ada waits.", null)).toBe("Ada waits.");
  expect(withoutNames("Nobody waits.", [accountOf({ name: "" })])).toBe("Nobody waits.");
});
