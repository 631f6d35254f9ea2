import type { Config } from './config.ts';

/** The address that people type, without a slash at its end; where none is set, this computer's. */
export function siteAddress({ origin, host, port }: Pick<Config, 'origin' | 'host' | 'port'>): string {
	return origin ?? listensAt(host, port);
}

/** Where a server on this host and port is reached. An IPv6 address stands in brackets (RFC 3986, 3.2.2). */
export function listensAt(host: string, port: number): string {
	return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
