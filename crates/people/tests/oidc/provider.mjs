// An OpenID provider for the sign-in test: `node provider.mjs RETURN_ADDRESS`.
// It listens on a free port, prints its issuer, and takes anybody's word for
// who they are: the login is the staff number.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "xinqiao", client_secret: "a-secret-of-the-test", redirect_uris: [process.argv[2]] }],
    claims: { openid: ["sub"], profile: ["staff_number"] },
    cookies: { keys: ["a-key-of-the-test"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: `account-${id}`, staff_number: id }) }),
    pkce: { required: () => true },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
