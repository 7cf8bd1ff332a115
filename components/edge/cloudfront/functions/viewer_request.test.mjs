import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, token } from './harness.mjs';

const NOW = Date.now() / 1000;

for (const [given, expected] of [
    ['/a//b.gif', '/a/b.gif'],
    ['/a/./b/../c.gif', '/a/c.gif'],
    ['/../../etc', '/etc'],
    ['/%7euser/%e2%82%ac', '/~user/%E2%82%AC'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a/%2e%2e/b', '/b'],
    ['/folder/', '/folder/'],
    ['/folder/.', '/folder/'],
    ['/', '/'],
    ['/plain.jpg', '/plain.jpg'],
]) {
    test(`the path ${given} is requested as ${expected}`, async () => {
        assert.equal((await load().run({ uri: given })).uri, expected);
    });
}

for (const [given, expected] of [['/', '/index.html'], ['/docs/', '/docs/index.html'], ['/docs', '/docs']]) {
    test(`with an index document ${given} is ${expected}`, async () => {
        const { run } = load({ settings: { indexDocument: 'index.html' } });
        assert.equal((await run({ uri: given })).uri, expected);
    });
}

for (const [given, expected] of [
    ['/', '/index.html'],
    ['/teams/7', '/index.html'],
    ['/teams/', '/index.html'],
    ['/v1.2/teams', '/index.html'],
    ['/.well-known/apple-app-site-association', '/.well-known/apple-app-site-association'],
    ['/app.js', '/app.js'],
    ['/assets/app.3f2a.css', '/assets/app.3f2a.css'],
]) {
    test(`an application of a single page answers ${given} by ${expected}`, async () => {
        const { run } = load({ settings: { indexDocument: 'index.html', singlePage: true } });
        assert.equal((await run({ uri: given })).uri, expected);
    });
}

for (const [host, expected] of [
    ['pr-12.preview.acme.example', '/previews/pr-12/app.js'],
    ['PR-12.preview.acme.example', '/previews/pr-12/app.js'],
    ['acme.example', '/app.js'],
    ['preview.acme.example', '/app.js'],
    ['a.b.preview.acme.example', '/app.js'],
]) {
    test(`a preview of ${host} requests ${expected}`, async () => {
        const { run } = load({ settings: { previews: { domain: 'preview.acme.example', folder: 'previews' } } });
        assert.equal((await run({ uri: '/app.js', headers: { host: { value: host } } })).uri, expected);
    });
}

test('a path of a preview without an extension is the page of that preview', async () => {
    const previews = { domain: 'preview.acme.example', folder: 'previews' };
    const { run } = load({ settings: { indexDocument: 'index.html', singlePage: true, previews } });
    const headers = { host: { value: 'main.preview.acme.example' } };
    assert.equal((await run({ uri: '/teams/7', headers })).uri, '/previews/main/index.html');
});

test('the order of query parameters makes no difference', async () => {
    const { run } = load();
    const request = await run({ querystring: { width: { value: '10' }, format: { value: 'webp' } } });
    assert.deepEqual(Object.entries(request.querystring), [['format', { value: 'webp' }], ['width', { value: '10' }]]);
});

test('parameters that change no answer are dropped, by name and by beginning', async () => {
    const { run } = load({ settings: { droppedQueryParameters: ['utm_*', 'gclid'] } });
    const request = await run({
        querystring: { utm_source: { value: 'x' }, gclid: { value: 'y' }, gclid2: { value: 'z' }, id: { value: '1' } },
    });
    assert.deepEqual(Object.keys(request.querystring), ['gclid2', 'id']);
});

test('a signed URL stays as it was signed', async () => {
    const { run } = load({ settings: { signed: true, droppedQueryParameters: ['utm_*'] } });
    const querystring = { utm_source: { value: 'x' }, Signature: { value: 's' }, Expires: { value: '1' } };
    const request = await run({ uri: '/a//b', querystring });
    assert.equal(request.uri, '/a//b');
    assert.deepEqual(Object.keys(request.querystring), ['utm_source', 'Signature', 'Expires']);
});

test('the beginning of a path that the origin does not know is taken off, of signed URLs too', async () => {
    for (const signed of [false, true]) {
        const { run } = load({ settings: { signed, strippedPrefix: '/media' } });
        assert.equal((await run({ uri: '/media/photos/1.jpg' })).uri, '/photos/1.jpg');
        assert.equal((await run({ uri: '/mediathek/1.jpg' })).uri, '/mediathek/1.jpg');
    }
});

test('headers that servers believe although viewers write them are removed', async () => {
    const headers = { 'x-forwarded-host': { value: 'evil' }, 'x-original-url': { value: '/admin' }, host: { value: 'h' } };
    assert.deepEqual(Object.keys((await load().run({ headers })).headers), ['host']);
});

for (const [given, expected] of [
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'image/avif,image/webp,image/*'],
    ['image/webp,image/png;q=0.8', 'image/webp,image/*'],
    ['image/png,*/*', 'image/*'],
    ['application/json', 'application/json'],
    ['text/html,image/avif', 'text/html,image/avif'],
]) {
    test(`Accept: ${given} is requested as ${expected}`, async () => {
        const request = await load().run({ headers: { accept: { value: given } } });
        assert.equal(request.headers.accept.value, expected);
    });
}

const ORIGIN = {
    name: 'media',
    replicas: { 'eu-west-1': 'media-eu-west-1', 'ap-southeast-1': 'media-ap-southeast-1' },
    statusCodes: [500, 502, 503, 504],
};
const STORE = { nearest: 'ap-southeast-1=JP,SG;eu-west-1=DE,FR' };
const from = (country) => ({ headers: { 'cloudfront-viewer-country': { value: country } } });

for (const [country, replica] of [['FR', 'media-eu-west-1'], ['JP', 'media-ap-southeast-1']]) {
    test(`a viewer in ${country} is served by ${replica}, and by the primary copy when that fails`, async () => {
        const { run, groups } = load({ settings: { origin: ORIGIN }, store: STORE });
        await run(from(country));
        assert.deepEqual(groups, [
            {
                originIds: [{ originId: replica }, { originId: 'media' }],
                failoverCriteria: { statusCodes: [500, 502, 503, 504] },
            },
        ]);
    });
}

test('a viewer of no replica stays with the primary copy', async () => {
    const { run, groups } = load({ settings: { origin: ORIGIN }, store: STORE });
    await run(from('US'));
    assert.deepEqual(groups, []);
});

test('a region without a replica of this origin does not change it', async () => {
    const origin = { ...ORIGIN, replicas: { 'ap-southeast-1': 'media-ap-southeast-1' } };
    const { run, groups } = load({ settings: { origin }, store: STORE });
    await run(from('FR'));
    assert.deepEqual(groups, []);
});

for (const [what, store, request] of [
    ['without a country', STORE, {}],
    ['while the key-value store has nothing', {}, from('FR')],
]) {
    test(`${what} the request goes on to its own origin`, async () => {
        const { run, groups } = load({ settings: { origin: ORIGIN }, store });
        assert.equal((await run({ uri: '/a', ...request })).uri, '/a');
        assert.deepEqual(groups, []);
    });
}

test('one read of the key-value store per request, none where no copy is chosen', async () => {
    const near = load({ settings: { origin: ORIGIN }, store: STORE });
    await near.run(from('FR'));
    assert.deepEqual(near.asked, ['nearest']);
    const plain = load({ store: STORE });
    await plain.run(from('FR'));
    assert.deepEqual(plain.asked, []);
});

const REGIONS = { 'us-west-2': 'api-us-west-2' };
for (const [what, store, selected] of [
    ['the active region is a replica', { 'active-region': 'us-west-2' }, ['api-us-west-2']],
    ['the active region is the primary one', { 'active-region': 'us-east-1' }, []],
    ['the active region has no load balancer', { 'active-region': 'us-west-22' }, []],
    ['the key-value store does not answer', {}, []],
]) {
    test(`while ${what}, the selected load balancers are [${selected}]`, async () => {
        const { run, selected: found } = load({ settings: { regions: REGIONS }, store });
        for (const method of ['GET', 'POST']) {
            found.length = 0;
            assert.equal((await run({ method, uri: '/api/a' })).uri, '/api/a');
            assert.deepEqual(found, selected);
        }
    });
}

const guarded = () => load({ settings: { token: true }, store: { 'token-key.v1': 'secret' } });
const bearer = (text) => ({ headers: { authorization: { value: `Bearer ${text}` } } });

test('a signed token that has not expired is accepted', async () => {
    assert.equal((await guarded().run({ uri: '/a', ...bearer(token({ exp: NOW + 60, nbf: NOW - 60 })) })).uri, '/a');
});

test('a token that names no key is that of the first one', async () => {
    const { run } = load({ settings: { token: true }, store: { 'token-key.first': 'secret' } });
    assert.equal((await run({ uri: '/a', ...bearer(token({ exp: NOW + 60 }, { kid: '' })) })).uri, '/a');
});

test('a browser may ask first (OPTIONS) without a token', async () => {
    assert.equal((await guarded().run({ method: 'OPTIONS', uri: '/a' })).uri, '/a');
});

const valid = token({ exp: NOW + 60 });
for (const [what, request] of [
    ['no token', {}],
    ['a token in another scheme', { headers: { authorization: { value: `Basic ${valid}` } } }],
    ['an expired token', bearer(token({ exp: NOW - 1 }))],
    ['a token without expiry', bearer(token({}))],
    ['a token before its time', bearer(token({ exp: NOW + 60, nbf: NOW + 30 }))],
    ['a token signed with another key', bearer(token({ exp: NOW + 60 }, { key: 'other' }))],
    ['a token of an unknown key', bearer(token({ exp: NOW + 60 }, { kid: 'v2' }))],
    ['a token that names no key, without a first one', bearer(token({ exp: NOW + 60 }, { kid: '' }))],
    ['a token that names no algorithm', bearer(token({ exp: NOW + 60 }, { alg: 'none' }))],
    ['a token with a part missing', bearer(valid.split('.').slice(0, 2).join('.'))],
    ['a token with its end cut off', bearer(valid.slice(0, -1))],
    ['a token with changed claims', bearer([valid.split('.')[0], token({ exp: NOW + 999 }).split('.')[1], valid.split('.')[2]].join('.'))],
    ['a token that is no JSON', bearer('abc.def.ghi')],
]) {
    test(`${what} is answered with 401`, async () => {
        const answer = await guarded().run(request);
        assert.equal(answer.statusCode, 401);
        assert.equal(answer.headers['cache-control'].value, 'no-store');
    });
}
