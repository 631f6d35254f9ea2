/** The mail that says that new stories wait. It names no story: there is none to name. */
const FAILED = [
	'The nightly test of taking back did not pass. Nothing new is published until it passes; everything else goes on. Sign in to see where it failed.',
	'L’essai nocturne du retrait n’a pas réussi. Rien de nouveau n’est publié jusqu’à ce qu’il réussisse ; tout le reste continue. Connectez-vous pour voir où il a échoué.',
	'لم ينجح الاختبار الليلي للسحب. لا يُنشر شيء جديد حتى ينجح، ويستمر كل ما عدا ذلك. سجّل الدخول لترى أين فشل.'
];
const OVERDUE = [
	'Taking back has not been tested for two nights. Nothing new is published until a test passes; everything else goes on. Sign in to start one.',
	'Le retrait n’a pas été essayé depuis deux nuits. Rien de nouveau n’est publié jusqu’à ce qu’un essai réussisse ; tout le reste continue. Connectez-vous pour en lancer un.',
	'لم يُختبر السحب منذ ليلتين. لا يُنشر شيء جديد حتى ينجح اختبار، ويستمر كل ما عدا ذلك. سجّل الدخول لبدء اختبار.'
];

/** `origin`: the address people type, if it is known. */
export function publishingWaits(why: 'failed' | 'overdue', origin: string | null): { subject: string; text: string } {
	const words = why === 'failed' ? FAILED : OVERDUE;
	return {
		subject: 'Suitcase: new stories wait · les nouveaux récits attendent · القصص الجديدة تنتظر',
		text: [...words, ...(origin === null ? [] : [`${origin}/desk`])].join('\n\n') + '\n'
	};
}
