// An OpenID provider for the tests of access tokens: `node resource.mjs AUDIENCE`.
// It listens on a free port and prints its issuer. `/forged` signs whatever
// claims it is asked for, `/asked` tells how often its keys were fetched.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import Provider from "oidc-provider";

const audience = process.argv[2];
const scopes = ["all", "all/read", "statements/write", "statements/read/mine", "state", "profile"];
const keys = {};
for (const [kid, alg] of [["rsa", "RS256"], ["ec", "ES256"], ["stranger", "RS256"]]) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  keys[kid] = { privateKey, alg, jwk: { ...(await exportJWK(privateKey)), kid, alg, use: "sig" } };
}
let asked = 0;

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const resource = (alg) => ({
    audience, scope: scopes.join(" "), accessTokenFormat: "jwt", accessTokenTTL: 600, jwt: { sign: { alg } },
  });
  const client = (client_id) => ({
    client_id, client_secret: "a-secret-of-the-test", grant_types: ["client_credentials"],
    redirect_uris: [], response_types: [],
  });
  const provider = new Provider(issuer, {
    clients: [client("courseware"), client("reader"), client("elliptic")],
    jwks: { keys: [keys.rsa.jwk, keys.ec.jwk] },
    scopes,
    cookies: { keys: ["a-key-of-the-test"] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: (_, __, { clientId }) => resource(clientId === "elliptic" ? "ES256" : "RS256"),
      },
    },
  });
  const callback = provider.callback();
  server.on("request", async (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname === "/asked") return response.end(String(asked));
    if (url.pathname === "/forged") {
      const { kid, typ, ...claims } = JSON.parse(url.searchParams.get("claims"));
      const { privateKey, alg } = keys[kid ?? "rsa"];
      const token = new SignJWT(claims).setProtectedHeader({ alg, kid: kid ?? "rsa", typ: typ ?? "at+jwt" });
      return response.end(await token.sign(privateKey));
    }
    if (url.pathname === "/jwks") asked += 1;
    return callback(request, response);
  });
  console.log(issuer);
});
