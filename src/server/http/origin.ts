/** Who asks, and under which address of ours: the only readers of Host, Origin and forwarding headers. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The header in which our own protocol is handed to the framework; whatever a client sends in it is overwritten. */
export const protocolHeader = 'x-suitcase-proto';

const forwarding = [
	'forwarded',
	'via',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-proto',
	'x-real-ip',
	'cf-connecting-ip',
	'true-client-ip'
];

/** The nth value from the right, as the nearest of `hops` trusted proxies wrote it. */
function fromRight(value: string | string[] | undefined, hops: number): string | undefined {
	const values = (Array.isArray(value) ? value.join(',') : (value ?? '')).split(',').map((part) => part.trim());
	return values.at(-hops) || undefined;
}

/**
 * Our own origin for this request, and makes Host and protocol say so to the framework. With ORIGIN set that is the
 * answer; without it a trusted proxy names the protocol, and nobody else may.
 */
export function settleOrigin(headers: IncomingHttpHeaders, origin: string | null, hops: number): string {
	if (origin) {
		const { host, protocol } = new URL(origin);
		headers.host = host;
		headers[protocolHeader] = protocol.slice(0, -1);
		return origin;
	}
	const said = hops > 0 ? fromRight(headers['x-forwarded-proto'], 1) : undefined;
	const protocol = said === 'https' ? 'https' : 'http';
	headers[protocolHeader] = protocol;
	return `${protocol}://${headers.host ?? ''}`;
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request that changes something must come from a page of ours. A missing or "null" origin is not one. */
export function mayChange(request: { method?: string; headers: IncomingHttpHeaders }, origin: string): boolean {
	return safe.has(request.method ?? '') || request.headers.origin === origin;
}

/** The address the request came from. For the keyed hash of `caller.ts` only: it is never logged and never stored. */
export function addressOf(request: IncomingMessage, hops: number): string {
	const forwarded = hops > 0 ? fromRight(request.headers['x-forwarded-for'], hops) : undefined;
	return forwarded ?? request.socket.remoteAddress ?? '';
}

/** True if the request comes from this very computer, directly: the condition of practice mode. */
export function isLocal(headers: IncomingHttpHeaders): boolean {
	if (forwarding.some((name) => headers[name] !== undefined)) return false;
	const host = (headers.host ?? '').toLowerCase().replace(/:\d{1,5}$/, '');
	return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
