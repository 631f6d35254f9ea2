/** What programs may ask, as data: requests are checked against it, and the description for programs is made from it. */
import { isDay, isLanguageTag } from '#domain/base/shape.ts';
import { isCountry, isRegion } from '#domain/place/countries.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { cursorFrom, LONGEST_THING, LONGEST_WORDS } from '../browse-filter.ts';

export type Words = (inputs: Record<string, never>, options: { locale: Locale }) => string;

/** The keywords of JSON Schema that say what a parameter may be. */
export interface ParameterSchema {
	readonly type: 'string';
	readonly pattern?: string;
	readonly maxLength?: number;
	readonly enum?: readonly string[];
	readonly format?: 'date';
}

export interface Parameter {
	readonly name: string;
	readonly in: 'query' | 'path';
	/** May be given several times. */
	readonly repeated?: true;
	readonly schema: ParameterSchema;
	/** What no schema can say, such as which codes there are. */
	readonly isKnown?: (text: string) => boolean;
	readonly about: Words;
	readonly example: string;
}

const LANGUAGE = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$';
const place = { type: 'string', pattern: '^([A-Z]{2}|[0-9]{3})$' } as const;
const isPlace = (code: string) => isCountry(code) || isRegion(code);

const query = (name: string, rest: Omit<Parameter, 'name' | 'in'>): Parameter => ({ name, in: 'query', ...rest });

export const Q = query('q', {
	schema: { type: 'string', maxLength: LONGEST_WORDS },
	about: m.api_param_q,
	example: 'bread'
});
export const FROM = query('from', { schema: place, isKnown: isPlace, about: m.api_param_from, example: 'SY' });
export const NOW = query('now', { schema: place, isKnown: isPlace, about: m.api_param_now, example: '155' });
export const BRINGS = query('brings', {
	schema: { type: 'string', maxLength: LONGEST_THING },
	about: m.api_param_brings,
	example: 'bread'
});
export const LANG = query('lang', {
	schema: { type: 'string', pattern: LANGUAGE },
	isKnown: isLanguageTag,
	about: m.api_param_lang,
	example: 'ar'
});
export const WITH = query('with', {
	repeated: true,
	schema: { type: 'string', enum: ['film', 'picture', 'sound'] },
	about: m.api_param_with,
	example: 'picture'
});
export const LOCALE = query('locale', {
	schema: { type: 'string', pattern: LANGUAGE },
	isKnown: isLanguageTag,
	about: m.api_param_locale,
	example: 'fr'
});
export const AFTER = query('after', {
	schema: { type: 'string', pattern: '^o?[0-9]{1,18}-[0-9a-hjkmnp-tv-z]{10}$' },
	isKnown: (text) => cursorFrom(text) !== null,
	about: m.api_param_after,
	example: '1-0123456789'
});
export const SINCE = query('since', {
	schema: { type: 'string', format: 'date' },
	isKnown: isDay,
	about: m.api_param_since,
	example: '2026-11-01'
});
export const ID: Parameter = {
	name: 'id',
	in: 'path',
	schema: { type: 'string', pattern: '^[0-9a-hjkmnp-tv-z]{10}$' },
	isKnown: isStoryId,
	about: m.api_param_id,
	example: '0123456789'
};

/** Whether a text is what a parameter may be. */
export function fits({ schema, isKnown }: Parameter, text: string): boolean {
	if (schema.maxLength !== undefined && text.length > schema.maxLength) return false;
	if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(text)) return false;
	if (schema.enum !== undefined && !schema.enum.includes(text)) return false;
	return isKnown?.(text) ?? true;
}
