import { expect, test } from "vitest";
import { fieldError, formError } from "./field-error";

const badHost = {
  code: "invalid_input",
  message: "hosts[2]: Enter a host.",
  field: "hosts[2]",
  fix: "Correct the field and send it again.",
};
const wrongPassword = { code: "invalid_input", message: "The current password is not right.", field: "current", fix: "Type it again." };

test("a field shows its own error without the path and without advice that says nothing", () => {
  expect(fieldError(badHost, "hosts")).toBe("Enter a host.");
  expect(fieldError(badHost, "host")).toBeNull();
  expect(fieldError(wrongPassword, "current")).toBe("The current password is not right. Type it again.");
});

test("a form shows what none of its fields can show", () => {
  expect(formError(badHost, ["name", "hosts"])).toBeNull();
  expect(formError(badHost, ["name"])).toContain("Enter a host.");
  expect(formError({ code: "offline", message: "The server cannot be reached." }, ["name"])).toBe("The server cannot be reached.");
  expect(formError(null, [])).toBeNull();
});
