import cf from 'cloudfront';
import crypto from 'crypto';

// The deployment inserts the settings of one kind of cache behavior here; viewer_function.py documents them.
const settings = {};

const SPOOFABLE_HEADERS = ['x-forwarded-host', 'x-original-url', 'x-rewrite-url'];
const UNAUTHORIZED = {
    statusCode: 401,
    statusDescription: 'Unauthorized',
    headers: { 'www-authenticate': { value: 'Bearer' }, 'cache-control': { value: 'no-store' } },
};

async function handler(event) {
    const request = event.request;
    if (settings.token && request.method !== 'OPTIONS' && !(await hasValidToken(request.headers.authorization))) {
        return UNAUTHORIZED;
    }
    normalizeHeaders(request.headers);
    if (!settings.signed) {
        request.uri = normalPath(request.uri);
        request.querystring = normalQuery(request.querystring);
    }
    if (settings.previews) {
        request.uri = previewFolder(request.headers.host) + request.uri;
    }
    if (settings.strippedPrefix && request.uri.startsWith(settings.strippedPrefix + '/')) {
        request.uri = request.uri.slice(settings.strippedPrefix.length);
    }
    if (settings.regions) {
        await chooseActiveOrigin();
    }
    if (settings.origin) {
        await chooseNearestOrigin(request.headers['cloudfront-viewer-country']);
    }
    return request;
}

// Headers that some servers believe although a viewer can write them, and the many spellings of Accept for images.
function normalizeHeaders(headers) {
    SPOOFABLE_HEADERS.forEach((name) => {
        delete headers[name];
    });
    if (headers.accept && headers.accept.value.startsWith('image/')) {
        const formats = ['image/avif', 'image/webp'].filter((format) => headers.accept.value.includes(format));
        headers.accept = { value: formats.concat('image/*').join(',') };
    }
}

// RFC 3986, section 6.2.2: escapes in upper case and only where needed, no '.' and '..'; and no empty segments.
function normalPath(uri) {
    const escaped = uri.replace(/%[0-9a-fA-F]{2}/g, (triplet) => {
        const character = String.fromCharCode(parseInt(triplet.slice(1), 16));
        return /[A-Za-z0-9\-._~]/.test(character) ? character : triplet.toUpperCase();
    });
    const segments = [];
    escaped.split('/').forEach((segment) => {
        if (segment === '..') {
            segments.pop();
        } else if (segment !== '' && segment !== '.') {
            segments.push(segment);
        }
    });
    const path = '/' + segments.join('/');
    const isFolder = /(^|\/)\.{0,2}$/.test(escaped);
    // A single-page application answers all paths but those of files; RFC 8615: files of services have no extension.
    if (settings.singlePage && !path.startsWith('/.well-known/') && (isFolder || !/\.[^/]*$/.test(path))) {
        return '/' + settings.indexDocument;
    }
    if (!isFolder) {
        return path;
    }
    return (path === '/' ? path : path + '/') + (settings.indexDocument || '');
}

// The folder of a preview by the first label of its host; none for other hosts.
function previewFolder(host) {
    const [label, ...domain] = host ? host.value.toLowerCase().split('.') : [];
    return domain.join('.') === settings.previews.domain && /^[a-z0-9-]+$/.test(label)
        ? `/${settings.previews.folder}/${label}`
        : '';
}

// Parameters in one order, without those that change no answer.
function normalQuery(query) {
    const kept = {};
    Object.keys(query)
        .filter((name) => !isDropped(name))
        .sort()
        .forEach((name) => {
            kept[name] = query[name];
        });
    return kept;
}

function isDropped(name) {
    return (settings.droppedQueryParameters || []).some((dropped) =>
        dropped.endsWith('*') ? name.startsWith(dropped.slice(0, -1)) : name === dropped);
}

// The copy nearest to the viewer first, the primary one where that fails. Without a country, or where the key-value
// store does not answer, the behaviour's own origin stays.
async function chooseNearestOrigin(country) {
    const regions = country ? await stored('nearest') : undefined;
    if (!regions) {
        return;
    }
    const entry = regions.split(';').find((line) => `,${line.split('=')[1]},`.includes(`,${country.value},`));
    const replica = entry && settings.origin.replicas[entry.split('=')[0]];
    if (replica) {
        cf.createRequestOriginGroup({
            originIds: [{ originId: replica }, { originId: settings.origin.name }],
            failoverCriteria: { statusCodes: settings.origin.statusCodes },
        });
    }
}

// The load balancer of the active region. For the primary one, an unknown one, or where the key-value store does not
// answer, the behaviour's own origin stays.
async function chooseActiveOrigin() {
    const origin = settings.regions[await stored('active-region')];
    if (origin) {
        cf.selectRequestOriginById(origin);
    }
}

// A JSON Web Token (RFC 7519) signed by HMAC-SHA256 with the key 'token-key.<kid>' of the key-value store, or with
// 'token-key.first' if it names no key, not expired. Everything else, a token without expiry included, is no token.
async function hasValidToken(authorization) {
    const match = authorization && /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization.value);
    if (!match) {
        return false;
    }
    let header;
    let claims;
    try {
        header = JSON.parse(Buffer.from(match[1], 'base64url').toString());
        claims = JSON.parse(Buffer.from(match[2], 'base64url').toString());
    } catch (error) {
        return false;
    }
    if (!header || !claims || header.alg !== 'HS256') {
        return false;
    }
    const id = header.kid === undefined ? 'first' : header.kid;
    const key = /^[\w-]{1,64}$/.test(id) && (await stored('token-key.' + id));
    if (!key) {
        return false;
    }
    const signature = crypto.createHmac('sha256', key).update(match[1] + '.' + match[2]).digest('base64url');
    const now = Date.now() / 1000;
    const begun = claims.nbf === undefined || (typeof claims.nbf === 'number' && claims.nbf <= now);
    return isSame(signature, match[3]) && typeof claims.exp === 'number' && claims.exp > now && begun;
}

// Takes as long for a wrong signature as for a right one.
function isSame(expected, given) {
    let difference = expected.length ^ given.length;
    for (let index = 0; index < expected.length; index++) {
        difference |= expected.charCodeAt(index) ^ given.charCodeAt(index % given.length);
    }
    return difference === 0;
}

async function stored(key) {
    try {
        return await cf.kvs().get(key);
    } catch (error) {
        console.log(`key-value store: ${key}: ${error}`);
        return undefined;
    }
}
