/** What tellers read about the fourteen days names every way out for which they hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Channel, isIrrecoverable, OFFERED } from '#domain/consent/channels.ts';
import { root } from './architecture/sources.ts';

/** How each way out from which nothing comes back is called there; another one that is offered needs its word. */
const CALLED: Partial<Record<Channel, Record<'en' | 'fr' | 'ar', string>>> = {
	print: { en: 'print', fr: 'impression', ar: 'للطباعة' },
	social: { en: 'networks', fr: 'réseaux', ar: 'الشبكات' },
	press: { en: 'journalists', fr: 'presse', ar: 'الصحافة' }
};

test.each(['en', 'fr', 'ar'] as const)('%s', (locale) => {
	const said = JSON.parse(readFileSync(join(root, `src/messages/mine/${locale}.json`), 'utf8')) as Record<
		string,
		unknown
	>;
	for (const key of ['mine_text_approve_hint', 'mine_renew_then', 'mine_renew_then_over'])
		for (const channel of OFFERED.filter(isIrrecoverable)) {
			const word = CALLED[channel]?.[locale] ?? `a word for ${channel}`;
			// Arabic writes "and the" and "for the" together with the word.
			expect(String(said[key]), `${key}: ${channel}`).toContain(locale === 'ar' ? word.replace(/^ال/, '') : word);
		}
});
