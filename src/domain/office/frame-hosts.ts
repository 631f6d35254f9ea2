/** On which sites a story may be shown in a frame, and by what name a site is written down. */
import { ok } from '#domain/base/result.ts';

/** What stands for a site that has no name we may write down. */
export const ELSEWHERE = 'elsewhere';

const MOST_HOSTS = 100;
const LISTED = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?$/;
const PUBLIC_NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])$/;
/** Names of machines at home or at work: they can name the person who sits there. */
const PRIVATE = /\.(?:local|localhost|localdomain|internal|intranet|private|lan|home|corp|home\.arpa|onion)$/;

/**
 * The name under which a site stands in the ledger of copies: the host alone, small letters, as the domain name system
 * knows it. A number, a single word or the name of somebody's own machine is `elsewhere`: it could lead to a reader.
 */
export function recordedHost(hostname: string): string {
	const name = hostname.toLowerCase().replace(/\.$/, '');
	return name.length <= 100 && PUBLIC_NAME.test(name) && !PRIVATE.test(name) ? name : ELSEWHERE;
}

/** Whether a list of an office lets this site show its stories; null: any may. The database knows the same rule. */
export function mayFrame(hosts: readonly string[] | null, host: string): boolean {
	if (hosts === null) return true;
	return hosts.some((listed) => {
		const name = listed.replace(/:\d+$/, '');
		return name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)) && host.length >= name.length);
	});
}

/** Why a list was not taken: which site, as it was typed, and whether it is no name of a site or one too many. */
export interface HostsRefused {
	readonly ok: false;
	readonly reason: 'frame_hosts';
	readonly site: string;
	readonly why: 'spelling' | 'many';
}

/**
 * Reads a list that somebody typed: sites in any list people write, with or without `https://`. `inLatin` writes a name in
 * other letters as the domain name system does.
 */
export function readFrameHosts(
	typed: string,
	inLatin: (name: string) => string = (name) => name
): { ok: true; value: readonly string[] } | HostsRefused {
	const hosts = new Set<string>();
	let tooMany: string | null = null;
	for (const part of typed.split(/[\s,;،]+/)) {
		const name = part.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
		if (name === '') continue;
		const host = inLatin(name).toLowerCase();
		if (host.length > 120 || !LISTED.test(host)) return refuseHost(name, 'spelling');
		hosts.add(host);
		if (hosts.size > MOST_HOSTS) tooMany ??= name;
	}
	return tooMany === null ? ok([...hosts]) : refuseHost(tooMany, 'many');
}

function refuseHost(site: string, why: HostsRefused['why']): HostsRefused {
	return { ok: false, reason: 'frame_hosts', site: site.slice(0, 120), why };
}

/** Who may frame it, as browsers read it (`frame-ancestors` of a content security policy). */
export function frameAncestors(hosts: readonly string[] | null): string {
	if (hosts === null) return '*';
	return hosts.length === 0 ? "'none'" : hosts.join(' ');
}
