// Runs one CloudFront Function on one event, both of standard input: {code, event, store}. Writes {result, origins,
// failover}: the request or response, the ids of the origins that it selected, and the status codes of their group.

import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';

const IMPORTS = /^import \w+ from '(cloudfront|crypto)';$/gm;
const { code, event, store } = JSON.parse(readFileSync(0, 'utf8'));
let origins = [];
let failover = [];
const known = {
    selectRequestOriginById: (id) => {
        origins = [id];
        failover = [];
    },
    createRequestOriginGroup: ({ originIds, failoverCriteria, ...unknown }) => {
        if (Object.keys(unknown).length) {
            throw new Error(`not simulated: ${Object.keys(unknown)} of an origin group`);
        }
        origins = originIds.map(({ originId }) => originId);
        failover = failoverCriteria.statusCodes;
    },
    kvs: () => ({
        get: async (key) => {
            if (!(key in store)) {
                throw new Error('KeyNotFound');
            }
            return store[key];
        },
    }),
};
const cf = new Proxy(known, {
    get: (target, name) => {
        if (!(name in target)) {
            throw new Error(`not simulated: cf.${String(name)}`);
        }
        return target[name];
    },
});
const body = code.replace(IMPORTS, '');
if (/^import /m.test(body)) {
    throw new Error('not simulated: an import of another module than cloudfront and crypto');
}
const quiet = { log: () => undefined };
const handler = new Function('cf', 'crypto', 'console', `'use strict';${body}; return handler;`)(cf, crypto, quiet);
const result = await handler(event);
process.stdout.write(JSON.stringify({ result, origins, failover }));
