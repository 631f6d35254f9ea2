/** The words for what consent speaks of: elements, rungs of their ladders, channels. The same words at every door. */
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { type Element, LADDER, type Levels, levelOf, type Rung } from '#domain/consent/ladders.ts';
import { m } from '#lib/paraglide/messages.js';

/** The name of an element, such as "Place of origin". */
export function elementWord(element: Element): string {
	return m[`base_element_${element}`]();
}

/** What one rung of an element's ladder shows, such as "The country". */
export function rungWord<E extends Element>(element: E, rung: Rung<E>): string {
	const key = `base_level_${element}_${rung}`;
	const word: unknown = Reflect.get(m, key);
	if (typeof word !== 'function') throw new Error(`no word for ${key}`);
	return String(Reflect.apply(word, m, []));
}

/** What a level (number of a rung, from 0) of an element shows. A level that does not exist counts as nothing. */
export function levelWord(element: Element, level: Levels[Element]): string {
	return rungWord(element, LADDER[element][level] ?? LADDER[element][0]);
}

/** The same, said to whoever tells: "you" choose a name. */
export function yourLevelWord(element: Element, level: Levels[Element]): string {
	const isOwnChoice = element === 'name' && level === levelOf('name', 'chosen_pseudonym');
	return isOwnChoice ? m.base_level_name_chosen_pseudonym_yours() : levelWord(element, level);
}

/** The name of a channel that is offered. */
export function channelWord(channel: OfferedChannel): string {
	return m[`base_channel_${channel}`]();
}
