import type { OfferedChannel } from '#domain/consent/channels.ts';
import type { Shown } from '#domain/consent/show.ts';
import { CARD_SIZE } from '#domain/story/card.ts';
import { publicName, writePublicFile } from '#server/publishing/make-renditions.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';

/** A card that was made: its public name, size in bytes and in pixels. */
export interface MadeCard {
	readonly name: string;
	readonly bytes: number;
	readonly width: number;
	readonly height: number;
}

/** Makes one card for each language that consent lets social networks show, afresh, under a new name. By language. */
export async function makeCards(
	context: PublishingContext,
	story: LoadedStory,
	shown: readonly Shown<OfferedChannel>[]
): Promise<Map<string, MadeCard>> {
	const cards = new Map<string, MadeCard>();
	for (const content of shown) {
		if (!isSocial(content)) continue;
		const bytes = (await context.card?.(content)) ?? null;
		if (bytes === null) continue;
		const card = { name: publicName('png'), bytes: bytes.byteLength, ...CARD_SIZE };
		await writePublicFile(context.publicFiles, card.name, bytes);
		await context.db
			.insertInto('story.rendition')
			.values({
				...card,
				story_id: story.row.id,
				kind: 'card',
				rung: 'card',
				type: 'image/png',
				language: content.language,
				consent_version: story.row.consent_version
			})
			.execute();
		cards.set(content.language, card);
	}
	return cards;
}

function isSocial(content: Shown<OfferedChannel>): content is Shown<'social'> {
	return content.channel === 'social';
}
