import { readFileSync } from 'node:fs';
import { posterTextsIn, type PosterTexts } from '#server/print/poster-texts.ts';

/** The texts of a card in one language: those it has in common with a poster, and its own. */
export type CardTexts = PosterTexts & { readonly share_card_consent: string };

const kept = new Map<string, CardTexts>();

/** The texts of a card in a language of the interface. Throws for one that we do not speak. */
export function cardTextsIn(locale: string): CardTexts {
	let texts = kept.get(locale);
	if (!texts) {
		const common = posterTextsIn(locale);
		const file = new URL(`../../messages/share/${locale}.json`, import.meta.url);
		const { share_card_consent: consent }: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
		if (typeof consent !== 'string')
			throw new Error(`share_card_consent is missing in src/messages/share/${locale}.json`);
		texts = { ...common, share_card_consent: consent };
		kept.set(locale, texts);
	}
	return texts;
}
