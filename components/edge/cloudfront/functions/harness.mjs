// Runs viewer_request.js as CloudFront would, with stand-ins for its modules.

import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';

const SOURCE = readFileSync(new URL('./viewer_request.js', import.meta.url), 'utf8');
const SETTINGS_LINE = 'const settings = {};';

/**
 * The function with the given settings and key-value store.
 *
 * `run(request)` answers what the function answers; `groups` holds the origin groups it made; `selected` the origins
 * it selected; `asked` the keys it read.
 */
export function load({ settings = {}, store = {} } = {}) {
    const groups = [];
    const selected = [];
    const asked = [];
    const cf = {
        selectRequestOriginById: (id) => selected.push(id),
        createRequestOriginGroup: (group) => groups.push(group),
        kvs: () => ({
            get: async (key) => {
                asked.push(key);
                if (!(key in store)) {
                    throw new Error('KeyNotFound');
                }
                return store[key];
            },
        }),
    };
    if (!SOURCE.includes(SETTINGS_LINE)) {
        throw new Error('viewer_request.js has no line for its settings');
    }
    const body = SOURCE.replace(/^import .*$/gm, '').replace(
        SETTINGS_LINE,
        () => `const settings = ${JSON.stringify(settings)};`,
    );
    const quiet = { log: () => undefined };
    const handler = new Function('cf', 'crypto', 'console', `'use strict';${body}; return handler;`)(cf, crypto, quiet);
    const run = (request = {}) =>
        handler({ request: { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {}, ...request } });
    return { run, groups, selected, asked };
}

/** A signed token with the given claims. kid: '' for a token that names no key. */
export function token(claims, { key = 'secret', kid = 'v1', alg = 'HS256' } = {}) {
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${encode(kid ? { alg, kid } : { alg })}.${encode(claims)}`;
    return `${signed}.${crypto.createHmac('sha256', key).update(signed).digest('base64url')}`;
}
