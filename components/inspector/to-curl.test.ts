import { describe, expect, it } from "vitest";
import { toCurl } from "./to-curl";

const url = "http://localhost/api/hooks/test-1";

describe("toCurl", () => {
  it("sends the sample, or something, as JSON", () => {
    expect(toCurl({ url, auth: "none", sample: { id: 7 }, secret: "s" })).toBe(
      `curl -X POST '${url}' \\\n  -H 'content-type: application/json' \\\n  -d '{"id":7}'`,
    );
    expect(toCurl({ url, auth: undefined, sample: undefined, secret: null })).toContain(`-d '{"hello":"world"}'`);
  });

  it("carries the token where one is asked for, and says what a signature is of", () => {
    expect(toCurl({ url, auth: "token", sample: 1, secret: "whsec_x" })).toContain("-H 'authorization: Bearer whsec_x'");
    expect(toCurl({ url, auth: "hmac", sample: 1, secret: "whsec_x" })).toContain("x-hub-signature-256");
  });

  it("leaves nothing for the shell to read", () => {
    expect(toCurl({ url, auth: "none", sample: "it's $HOME `ls`", secret: null })).toContain(`-d '"it'\\''s $HOME \`ls\`"'`);
  });
});
