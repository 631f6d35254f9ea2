/**
 * Writes static/cards/LANGUAGE.png, the card of the site: what networks show beside a story that gives them none of its own
 * words. The same for every story. Run with `node scripts/make-cards.ts` when the words, the fonts or the card's form change.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES } from '../src/domain/base/locales.ts';
import { suitcaseSvg } from '../src/domain/story/suitcase.ts';
import { drawCard } from '../src/server/print/make-card.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'static/cards');
mkdirSync(out, { recursive: true });

const text = (area: string, locale: string, key: string): string => {
	const texts: Record<string, unknown> = JSON.parse(
		readFileSync(join(root, `src/messages/${area}/${locale}.json`), 'utf8')
	);
	if (typeof texts[key] !== 'string') throw new Error(`${key} is missing in src/messages/${area}/${locale}.json`);
	return texts[key];
};

for (const locale of LOCALES) {
	const words = {
		eyebrow: '',
		brings: text('public', locale, 'public_home_title'),
		from: '',
		to: '',
		// A site may go by a name of its own, which a file cannot know.
		appName: text('share', locale, 'share_card_consent'),
		note: ''
	};
	const picture = { kind: 'suitcase', svg: suitcaseSvg({ id: '0000000000', items: [] }) } as const;
	writeFileSync(join(out, `${locale}.png`), await drawCard({ words, locale, language: locale, picture }));
}
