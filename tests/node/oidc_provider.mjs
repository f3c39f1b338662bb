// `node oidc_provider.mjs PORT CLIENT_ID CLIENT_SECRET REDIRECT_URI…`: a certified OpenID provider with a few people.
// Its development pages take any account name as the sign-in; the account name is the subject.
import { Provider } from "oidc-provider";

const [port, clientId, clientSecret, ...redirectUris] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const PEOPLE = {
  zainab: { name: "Zainab Ünal", email: "zainab@uni.example.org", email_verified: true },
  unverified: { name: "Amina Khan", email: "amina@uni.example.org", email_verified: false },
  nameless: {},
};

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
  pkce: { required: () => true },
  claims: { email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["a key of the tests"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, ...(PEOPLE[id] ?? { name: id, email: `${id}@uni.example.org`, email_verified: true }) }),
  }),
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
