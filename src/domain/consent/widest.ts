import { OFFERED } from '#domain/consent/channels.ts';
import { K_MIN } from '#domain/consent/k.ts';
import { type Levels, eachElement } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import type { StoryConsent } from '#domain/consent/story-consent.ts';

/** The most that all channels together show in these languages: a reader may have seen each of them. Null: nothing. */
export function widest(story: StoryConsent, languages: readonly string[], now: number): Levels | null {
	const levels = OFFERED.flatMap((channel) =>
		languages.flatMap((language) => {
			const projection = project(story, { channel, language, now, kMin: K_MIN });
			return projection.ok ? [projection.levels] : [];
		})
	);
	return levels.length === 0 ? null : eachElement((element) => Math.max(...levels.map((each) => each[element])));
}

/** The same before anybody counted who shares it. */
export function uncountedYet(story: StoryConsent): StoryConsent {
	const { floorCap: _, ...rest } = story;
	return { ...rest, k: { ...story.k, origin: Infinity, current: Infinity } };
}
