// Independent verdicts on credentials. Reads one JSON document from standard input:
//   didDocument, contexts {address: document}, schema, statusList, key (a JWK)
// and what is asked: credentials [document, …], texts [JSON as text, …], tokens [text, …].
// Prints {credentials: [{verified, revoked, schemaErrors}], texts: [verified, …], tokens: [{verified, claims}]};
// of texts the signature alone is checked.
// Nothing is fetched: an address that was not handed over is an error.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import Ajv2019 from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import {compactVerify, importJWK} from 'jose';

const given = JSON.parse(readFileSync(0, 'utf8'));
const documents = new Map([...credentialContexts, ...Object.entries(given.contexts)]);
documents.set(given.didDocument.id, given.didDocument);
documents.set(given.statusList.id, given.statusList);
for (const method of given.didDocument.verificationMethod) {
  documents.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
}

async function documentLoader(url) {
  if (!documents.has(url)) throw new Error(`not handed over: ${url}`);
  return {contextUrl: null, documentUrl: url, document: documents.get(url)};
}

const suite = new DataIntegrityProof({cryptosuite});
const ajv = new Ajv2019({strict: false, allErrors: true});
addFormats(ajv);
const validate = ajv.compile(given.schema);

async function judge(credential) {
  const answer = await vc.verifyCredential({
    credential, suite, documentLoader, checkStatus: options => checkStatus({...options, suite, verifyBitstringStatusListCredential: true}),
  });
  // The library calls a status check successful whatever the bit says: the bit itself is what counts.
  const bits = answer.statusResult?.results?.map(result => result.status) ?? [];
  const schemaErrors = validate(credential) ? [] : validate.errors.map(error => `${error.instancePath} ${error.message}`);
  return {verified: answer.verified, revoked: bits.some(Boolean), bits, schemaErrors, error: String(answer.error?.errors ?? answer.error ?? '')};
}

async function judgeText(text) {
  return (await vc.verifyCredential({credential: JSON.parse(text), suite, documentLoader, checkStatus: async () => ({verified: true})})).verified;
}

async function judgeToken(token, key) {
  try {
    const {payload} = await compactVerify(token, key, {algorithms: ['RS256']});
    return {verified: true, claims: JSON.parse(new TextDecoder().decode(payload))};
  } catch (error) {
    return {verified: false, error: String(error)};
  }
}

const key = await importJWK(given.key, 'RS256');
const all = (asked, verdict) => Promise.all((asked ?? []).map(verdict));
console.log(JSON.stringify({
  credentials: await all(given.credentials, judge),
  texts: await all(given.texts, judgeText),
  tokens: await all(given.tokens, token => judgeToken(token, key)),
}));
