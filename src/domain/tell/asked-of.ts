import type { OfferedChannel } from '#domain/consent/channels.ts';
import { type Element, ELEMENTS, type Levels } from '#domain/consent/ladders.ts';
import { askedOn } from '#domain/tell/answers.ts';

/** What is said about a channel: a voice only where tellers are asked for one. */
export function elementsOn(channel: OfferedChannel): readonly Element[] {
	const hasVoice = askedOn(channel).includes('voice');
	return ELEMENTS.filter((element) => element !== 'voice' || hasVoice);
}

/** Every element in which two yeses differ; without a first, all. Whoever answers a wish reads each of them. */
export function whatDiffers(before: Levels | undefined, after: Levels): readonly Element[] {
	return ELEMENTS.filter((element) => before?.[element] !== after[element]);
}
