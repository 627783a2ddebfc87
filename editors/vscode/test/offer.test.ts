import { expect, test } from "vitest";
import { LONGEST_MESSAGE, parseOffer } from "../src/offer";

const GOOD = { Ask: true, Message: "May it?", Yes: "Yes", No: "No", Preview: "acme preview" };

test("may be asked", () => {
  expect(parseOffer(`${JSON.stringify(GOOD)}\n`)).toEqual({
    ask: true,
    message: "May it?",
    yes: "Yes",
    no: "No",
  });
});

test("may not be asked", () => {
  expect(parseOffer('{"Ask":false,"Why":"It is too early."}\n')).toEqual({
    ask: false,
    why: "It is too early.",
  });
});

test.each([
  ["", "no JSON"],
  ["Usage: acme [on|local|off]", "no JSON"],
  ['{"Ask":true', "no JSON"],
  [`${JSON.stringify(GOOD)}\n${JSON.stringify(GOOD)}`, "no JSON"],
  ["null", "no JSON object"],
  ["[]", "no JSON object"],
  ['"Ask"', "no JSON object"],
  ["{}", "no Ask"],
  ['{"Ask":"true"}', "no Ask"],
  ['{"Ask":1,"Why":"x"}', "no Ask"],
  ['{"Ask":false}', "no text as Why"],
  [JSON.stringify({ ...GOOD, Message: undefined }), "no text as Message"],
  [JSON.stringify({ ...GOOD, Message: " \n" }), "no text as Message"],
  [JSON.stringify({ ...GOOD, Yes: "" }), "no text as Yes"],
  [JSON.stringify({ ...GOOD, No: 3 }), "no text as No"],
])("refuses %j", (text, why) => {
  expect(() => parseOffer(text)).toThrow(why);
});

test("a question that the editor would cut is not put", () => {
  const message = "x".repeat(LONGEST_MESSAGE);
  expect(parseOffer(JSON.stringify({ ...GOOD, Message: message }))).toMatchObject({ message });
  const longer = JSON.stringify({ ...GOOD, Message: `${message}x` });
  expect(() => parseOffer(longer)).toThrow(`has ${LONGEST_MESSAGE + 1} characters`);
});
