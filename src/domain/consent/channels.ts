import { type Levels, ZERO, cap } from '#domain/consent/ladders.ts';

/** Every way in which a story may leave the house. A teller says yes or no to each of them on its own. */
export const CHANNELS = [
	'web',
	'embed',
	'onsite',
	'screening',
	'education',
	'partner_api',
	'research',
	'fundraising',
	'press',
	'print',
	'social',
	'federation',
	'open_data',
	'ai_training'
] as const;

export type Channel = (typeof CHANNELS)[number];

/**
 * `recallable`: we hold the bytes and can stop showing them. `notifiable`: a named partner under contract is told to
 * stop. `irrecoverable`: what has left cannot be taken back, and the teller is told so before saying yes.
 */
export type ChannelClass = 'recallable' | 'notifiable' | 'irrecoverable';

const CHANNEL_CLASS: Readonly<Record<Channel, ChannelClass>> = {
	web: 'recallable',
	embed: 'recallable',
	onsite: 'recallable',
	screening: 'recallable',
	education: 'recallable',
	partner_api: 'notifiable',
	research: 'notifiable',
	fundraising: 'notifiable',
	press: 'irrecoverable',
	print: 'irrecoverable',
	social: 'irrecoverable',
	federation: 'irrecoverable',
	open_data: 'irrecoverable',
	ai_training: 'irrecoverable'
};

/**
 * The channels that have a surface in this version. Asking a teller about any other would be asking for consent to
 * something that does not exist, which is no valid consent.
 */
export const OFFERED = ['web', 'embed', 'print', 'social', 'press'] as const satisfies readonly Channel[];

export type OfferedChannel = (typeof OFFERED)[number];

/** Whether a text names a channel. */
export function isChannel(text: string): text is Channel {
	return (CHANNELS as readonly string[]).includes(text);
}

/** What became of a copy on a channel once it is no longer shown: taken away by us, or out for good. */
export function outcomeOf(channel: string): 'removed' | 'cannot_be_taken_back' {
	return isChannel(channel) && isIrrecoverable(channel) ? 'cannot_be_taken_back' : 'removed';
}

/** Whether what leaves by this channel can never be taken back. */
export function isIrrecoverable(channel: Channel): boolean {
	return CHANNEL_CLASS[channel] === 'irrecoverable';
}

const STAFF_RUN = cap({ origin: 'admin1', current: 'country' });
const OPEN_TO_ALL = cap({ origin: 'admin1', current: 'country', family: 'roles_only' });
const OUTSIDE = cap({
	name: 'first_name',
	origin: 'country',
	transit: 'region',
	current: 'region',
	legal: 'none',
	family: 'roles_only'
});

/** What a channel may show at the very most, whatever anybody allows. */
export const CEILING: Readonly<Record<Channel, Levels>> = {
	onsite: STAFF_RUN,
	screening: STAFF_RUN,
	web: OPEN_TO_ALL,
	embed: OPEN_TO_ALL,
	education: OPEN_TO_ALL,
	partner_api: cap({
		name: 'chosen_pseudonym',
		face: 'solid_mask',
		voice: 're_voiced',
		origin: 'country',
		transit: 'region',
		current: 'region',
		legal: 'none',
		family: 'roles_only'
	}),
	research: cap({
		name: 'chosen_pseudonym',
		face: 'none',
		voice: 'none',
		origin: 'admin1',
		transit: 'region',
		current: 'region',
		family: 'roles_only'
	}),
	fundraising: OUTSIDE,
	press: OUTSIDE,
	print: OUTSIDE,
	social: OUTSIDE,
	federation: cap({
		text: 'summary',
		name: 'chosen_pseudonym',
		face: 'none',
		voice: 'none',
		origin: 'region',
		transit: 'none',
		current: 'none',
		time: 'year',
		age: 'none',
		gender: 'none',
		art9: 'none',
		legal: 'none',
		family: 'none'
	}),
	open_data: cap({
		text: 'summary',
		name: 'none',
		face: 'none',
		voice: 'none',
		origin: 'region',
		transit: 'none',
		current: 'region',
		time: 'decade',
		age: 'band10',
		art9: 'none',
		legal: 'none',
		family: 'none'
	}),
	ai_training: ZERO
};
