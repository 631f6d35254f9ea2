import { CEILING, type Channel } from '#domain/consent/channels.ts';
import { type Levels, eachElement, levelOf, meet } from '#domain/consent/ladders.ts';

/**
 * What is proposed when a teller switches a channel on: a summary, a name of the house, the parts of the world, the
 * decade, ten years of age, roles in the family; no face, no voice, nothing about gender, belief, health or status. Only
 * the teller moves it up (GDPR Art. 25(2)).
 */
const PROPOSED: Levels = {
	...eachElement(() => 0),
	text: levelOf('text', 'summary'),
	name: levelOf('name', 'system_pseudonym'),
	origin: levelOf('origin', 'region'),
	transit: levelOf('transit', 'region'),
	current: levelOf('current', 'region'),
	time: levelOf('time', 'decade'),
	age: levelOf('age', 'band10'),
	family: levelOf('family', 'roles_only')
};

/** The levels proposed for a channel, never above what the channel may show at all. */
export function defaultLevels(channel: Channel): Levels {
	return meet(PROPOSED, CEILING[channel]);
}
