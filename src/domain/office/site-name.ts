import { type Result, ok, refuse } from '#domain/base/result.ts';

/** The longest name of an installation, in UTF-16 units: it stands on every page and poster. */
export const SITE_NAME_LIMIT = 60;

/** Reads a typed name of the installation; empty: it goes by the program's own name. */
export function readSiteName(typed: string): Result<string, 'site_name_long'> {
	const name = typed
		.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
		.replace(/ {2,}/g, ' ')
		.trim();
	return name.length > SITE_NAME_LIMIT ? refuse('site_name_long') : ok(name);
}
