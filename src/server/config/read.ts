/** Readers of single settings: a value, or a reason and a remedy in plain words. None repeats a secret. */
export type Read<T> = (raw: string) => { ok: true; value: T } | { ok: false; reason: string; remedy: string };

export interface Problem {
	variable: string;
	reason: string;
	remedy: string;
}

/** One of a few words. */
export function choice<T extends string>(...words: T[]): Read<T> {
	return (raw) => {
		const found = words.find((word) => word === raw.toLowerCase());
		return found
			? { ok: true, value: found }
			: { ok: false, reason: `"${raw}" is none of its values`, remedy: `use one of: ${words.join(', ')}` };
	};
}

/** A whole number from `least` to `most`, both included. */
export function count(least: number, most: number): Read<number> {
	return (raw) => {
		const value = /^\d{1,9}$/.test(raw) ? Number(raw) : NaN;
		return value >= least && value <= most
			? { ok: true, value }
			: { ok: false, reason: `"${raw}" is not a number from ${least} to ${most}`, remedy: 'write digits only' };
	};
}

function parse(raw: string): URL | null {
	// A socket address has no host: postgres://user:word@/name?host=/run/postgresql
	const text = raw.replace(/^(postgres(?:ql)?:\/\/[^/]*)@\//, '$1@localhost/');
	return URL.canParse(text) ? new URL(text) : null;
}

/** An http(s) origin without path, as people type it: `https://stories.example.org`. */
export const httpOrigin: Read<string | null> = (raw) => {
	const url = parse(raw);
	return url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username
		? { ok: true, value: url.origin }
		: {
				ok: false,
				reason: `"${raw}" is not an address without a path`,
				remedy: 'write it like https://stories.example.org'
			};
};

/** Several of them, with commas between. */
export const httpOrigins: Read<readonly string[]> = (raw) => {
	const origins: string[] = [];
	for (const part of raw
		.split(',')
		.map((one) => one.trim())
		.filter((one) => one !== '')) {
		const read = httpOrigin(part);
		if (!read.ok) return read;
		if (read.value !== null) origins.push(read.value);
	}
	return { ok: true, value: origins };
};

/** A PostgreSQL connection string. The value is never repeated in the reason: it holds a password. */
export const postgresUrl: Read<string | null> = (raw) => {
	const url = parse(raw);
	return url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
		? { ok: true, value: raw }
		: {
				ok: false,
				reason: 'it is not a PostgreSQL address with a database name',
				remedy: 'write it like postgres://user:password@host:5432/name'
			};
};

/** Where mail is handed over. */
export const smtpUrl: Read<string | null> = (raw) => {
	const url = parse(raw);
	return url && /^smtps?:$/.test(url.protocol) && url.hostname
		? { ok: true, value: raw }
		: {
				ok: false,
				reason: 'it is not the address of a mail server',
				remedy: 'write it like smtp://user:password@mail.example.org:587'
			};
};
