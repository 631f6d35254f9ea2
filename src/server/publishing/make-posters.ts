import type { OfferedChannel } from '#domain/consent/channels.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import { publicName, writePublicFile } from '#server/publishing/make-renditions.ts';
import { printMark } from '#server/publishing/print-mark.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';

/** A poster that was made: its public name, size in bytes, and the hash of what it says. */
export interface Poster {
	readonly name: string;
	readonly bytes: number;
	readonly mark: string;
}

/** Makes one poster for each language that consent lets be printed, afresh, under a new name. By language. */
export async function makePosters(
	context: PublishingContext,
	story: LoadedStory,
	shown: readonly Shown<OfferedChannel>[]
): Promise<Map<string, Poster>> {
	const posters = new Map<string, Poster>();
	if (!shown.some(isPrint)) return posters;
	const office = await context.db
		.selectFrom('office.office')
		.select('name')
		.where('id', '=', story.row.office_id)
		.executeTakeFirstOrThrow();
	for (const content of shown) {
		if (!isPrint(content)) continue;
		const mark = await printMark(content, context.publicFiles);
		const bytes = await context.poster(content, office.name, mark);
		if (bytes === null) continue;
		const name = publicName('pdf');
		await writePublicFile(context.publicFiles, name, bytes);
		await context.db
			.insertInto('story.rendition')
			.values({
				name,
				story_id: story.row.id,
				kind: 'poster',
				rung: 'poster',
				type: 'application/pdf',
				bytes: bytes.byteLength,
				language: content.language,
				consent_version: story.row.consent_version
			})
			.execute();
		posters.set(content.language, { name, bytes: bytes.byteLength, mark });
	}
	return posters;
}

function isPrint(content: Shown<OfferedChannel>): content is Shown<'print'> {
	return content.channel === 'print';
}
