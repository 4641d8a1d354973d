import { expect, test } from "vitest";
import { mayDo, mayNot } from "./permissions";

test("permissions are told in plain words, and by their name where there are none", () => {
  expect(mayDo(["video.list", "video.publish"])).toBe("May see your public videos and post videos for you.");
  expect(mayDo(["constructor"])).toBe("May use “constructor”.");
});

test("what was not granted is told in the same words", () => {
  expect(mayNot(["video.list"])).toContain("see your public videos");
});
