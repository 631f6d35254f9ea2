import { defineParams } from '@sveltejs/kit/params';
import { isLocale, type Locale } from '#lib/paraglide/runtime.js';

/** What may stand in a bracket of an address. */
export const params = defineParams({
	/** A language of the interface. */
	locale: (text): Locale | undefined => (isLocale(text) ? text : undefined)
});
