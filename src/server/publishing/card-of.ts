import { interfaceLocaleOf } from '#domain/base/locales.ts';
import type { Shown } from '#domain/consent/show.ts';
import { cardTextsIn } from '#server/print/card-texts.ts';
import { makeCard } from '#server/print/make-card.ts';
import { pictureOf, type PosterPlace } from '#server/publishing/poster-of.ts';

/** The card of what social networks may show (PNG); null where our print fonts lack the letters of its language. */
export async function cardOf(
	shown: Shown<'social'>,
	{ publicFiles, appName }: Pick<PosterPlace, 'publicFiles' | 'appName'>
): Promise<Uint8Array | null> {
	const locale = interfaceLocaleOf(shown.language);
	const texts = cardTextsIn(locale);
	const picture = await pictureOf(shown, publicFiles, texts.print_suitcase_alt);
	const card = await makeCard({ shown, locale, texts, appName, picture });
	return card.ok ? card.value : null;
}
