/** The only mail there is. It says that something is there, and nothing else: mail is read by many machines on its way. */
const WORDS = [
	'Something arrived at the desk. Sign in to see what.',
	'Quelque chose est arrivé au bureau. Connectez-vous pour voir quoi.',
	'وصل شيء إلى المكتب. سجّل الدخول لتراه.'
];

/** `origin`: the address people type, if it is known. Languages of the desk one under the other: an office has several. */
export function somethingArrived(origin: string | null): { subject: string; text: string } {
	return {
		subject: 'Suitcase: something arrived · quelque chose est arrivé · وصل شيء',
		text: [...WORDS, ...(origin === null ? [] : [`${origin}/desk`])].join('\n\n') + '\n'
	};
}
