/**
 * One page, one key: known parameters only, sorted. What is not known never reaches the page either, so nobody can store
 * words of their own in somebody else's copy, or fill the store with the same page under a thousand names.
 */

/** The parameters that change what a public page shows. */
const knownParameters: ReadonlySet<string> = new Set([
	'q',
	'from',
	'now',
	'brings',
	'lang',
	'with',
	'after',
	'before',
	'year',
	'print'
]);

/** What programs may ask beside that. They are told of what is unknown: such an address is answered, and not kept. */
const programs = /^\/api\//;
const programsParameters: ReadonlySet<string> = new Set([...knownParameters, 'locale', 'since']);
/** Those of a frame on another page, and which values they have. */
const frameParameters: ReadonlyMap<string, RegExp> = new Map([
	['lang', /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}$/i],
	['theme', /^(?:light|dark)$/]
]);
const longest = 300;
// Everything that belongs to one person, or to staff, is never stored and keeps its address as it is; so does a question
// about an address.
const personal = /^\/(?:[a-z]{2}\/(?:tell|my-story|stop|report|leave|press)|desk|health|_app|oembed)(?:[/.]|$)/;

/** Under which name a page is kept: by its canonical address, apart for readers who save data. */
export function keyFor(address: string, savesData: boolean): string {
	return savesData ? `${address} save-data` : address;
}

/**
 * The canonical address of a public page, or null if the page is personal or the address is nothing we know. `target` is
 * the request target (path and query).
 */
export function canonical(target: string): string | null {
	if (target.length > 2_000 || !target.startsWith('/') || target.startsWith('//')) return null;
	const cut = target.indexOf('?');
	if (cut === -1) return personal.test(target) || target === '/' ? null : target;
	const path = target.slice(0, cut);
	if (personal.test(path) || path === '/') return null;
	const asked = [...new URLSearchParams(target.slice(cut + 1))].filter(([, value]) => value !== '');
	const kept = asked.filter(([name, value]) => isKnown(path, name, value));
	if (programs.test(path) && kept.length < asked.length) return null;
	if (kept.length === 0) return path;
	kept.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0));
	return `${path}?${new URLSearchParams(kept)}`;
}

function isKnown(path: string, name: string, value: string): boolean {
	if (path.startsWith('/embed/')) return frameParameters.get(name)?.test(value) === true;
	const known = programs.test(path) ? programsParameters : knownParameters;
	return known.has(name) && value.length <= longest;
}
