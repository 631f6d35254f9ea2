/** A name for the caller that says nothing about who it is: limits are counted under it, in memory, for an hour. */
import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';

const hour = 3_600_000;

/** Gives each network address a keyed hash; the key is forgotten every hour, and with it every link to an address. */
export function createCallers(clock: () => number): (address: string) => string {
	let key = randomBytes(32);
	let since = clock();
	return (address) => {
		if (clock() - since > hour) {
			key = randomBytes(32);
			since = clock();
		}
		return createHmac('sha256', key).update(network(address)).digest('base64url').slice(0, 16);
	};
}

/** One household, one count: a provider hands out a whole /64 of IPv6 to each. */
function network(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
	if (!isIPv6(plain)) return plain;
	const [head = '', tail = ''] = plain.split('::');
	const left = head.split(':').filter(Boolean);
	const right = tail.split(':').filter(Boolean);
	const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
	return groups.slice(0, 4).join(':');
}
