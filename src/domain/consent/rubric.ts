/** How dangerous it would be to be recognised, judged by plain questions; a graver answer never makes the judgement milder. */
import { RISKS, type Risk } from '#domain/consent/risk.ts';
import { isObject } from '#domain/base/shape.ts';

/** Each question with its answers, from the least dangerous to the most. */
export const RUBRIC = {
	/** How safely the teller may stay. */
	stay: ['settled', 'limited', 'waiting', 'none'],
	/** A claim for asylum, a court case, a dispute about children. */
	claim: ['no', 'unsure', 'yes'],
	/** People who are close to the teller, where they came from. */
	family: ['no', 'unsure', 'yes'],
	/** Trafficked, smuggled for money that is still owed, or forced to work. */
	trafficking: ['no', 'unsure', 'yes'],
	/** Violence or threats by a state or an armed group. */
	state: ['no', 'unsure', 'yes'],
	/** Somebody looks for the teller now. */
	sought: ['no', 'unsure', 'yes'],
	/** A partner, a relative or an employer threatens. */
	home: ['no', 'unsure', 'yes'],
	/** A face or a voice that can be recognised is to be shown. */
	face: ['no', 'unsure', 'yes'],
	/** Whoever knows them would know the story, without a name. */
	unique: ['no', 'unsure', 'yes'],
	/** Somebody under eighteen could be recognised. */
	child: ['no', 'unsure', 'yes'],
	/** Health, sexuality, religion, politics: what others could punish or shun. */
	shunned: ['no', 'unsure', 'yes'],
	/** Known in public under the own name. */
	public: ['no', 'unsure', 'yes']
} as const;

export type RubricQuestion = keyof typeof RUBRIC;
export type RubricAnswer<Q extends RubricQuestion = RubricQuestion> = (typeof RUBRIC)[Q][number];

/** In the order in which they are asked. */
export const RUBRIC_QUESTIONS = Object.keys(RUBRIC) as RubricQuestion[];

export type Rubric = { readonly [Q in RubricQuestion]: RubricAnswer<Q> };

/** What each answer alone leads to at least, in the order of the answers. */
const LEADS_TO: { readonly [Q in RubricQuestion]: readonly Risk[] } = {
	stay: ['low', 'medium', 'high', 'high'],
	claim: ['low', 'medium', 'high'],
	family: ['low', 'medium', 'high'],
	trafficking: ['low', 'high', 'critical'],
	state: ['low', 'medium', 'high'],
	sought: ['low', 'high', 'critical'],
	home: ['low', 'medium', 'high'],
	face: ['low', 'medium', 'medium'],
	unique: ['low', 'medium', 'high'],
	child: ['low', 'medium', 'high'],
	shunned: ['low', 'medium', 'high'],
	public: ['low', 'low', 'medium']
};

/** What several answers lead to together, though none of them alone does. */
const TOGETHER = {
	/** A state or armed group did it, and family can still be reached there. */
	state_family: { risk: 'critical', holds: (r: Rubric) => r.state === 'yes' && r.family === 'yes' },
	/** A state or armed group did it, and a face or voice would be known. */
	state_face: { risk: 'critical', holds: (r: Rubric) => r.state === 'yes' && r.face === 'yes' },
	/** A child could be recognised, and there is violence around it. */
	child_violence: {
		risk: 'critical',
		holds: (r: Rubric) => r.child === 'yes' && [r.state, r.home].includes('yes')
	},
	/** Several smaller things at once. */
	many: { risk: 'high', holds: (r: Rubric) => count(r, 'medium') >= 3 },
	/** Several grave things at once. */
	many_grave: { risk: 'critical', holds: (r: Rubric) => count(r, 'high') >= 5 }
} as const satisfies Record<string, { risk: Risk; holds: (rubric: Rubric) => boolean }>;

export type RubricTogether = keyof typeof TOGETHER;

/** Why a judgement is no milder: an answer, several together, or somebody who is written down as still in the country of origin. */
export type RubricReason = RubricQuestion | RubricTogether | 'in_origin';

export interface Judgement {
	readonly risk: Risk;
	/** Everything that leads to exactly this; empty where nothing is dangerous. */
	readonly because: readonly RubricReason[];
}

/** What the desk has written down beside the answers. */
export interface WrittenDown {
	/** Somebody in the story is still in the country of origin: that alone is critical, whatever the answers say. */
	readonly inOrigin: boolean;
	/** Such a person is close to the teller, so that "nobody close is there" is not true. */
	readonly closeInOrigin: boolean;
}

const NOBODY: WrittenDown = { inOrigin: false, closeInOrigin: false };

/** Whether the answers say the contrary of what is written down. */
export function contradicts(rubric: Partial<Rubric>, { closeInOrigin }: WrittenDown): boolean {
	return closeInOrigin && rubric.family === 'no';
}

/** Judges by whole answers and by what is written down. */
export function judgeRisk(rubric: Rubric, { inOrigin }: WrittenDown = NOBODY): Judgement {
	const alone = RUBRIC_QUESTIONS.map((question) => ({ reason: question, risk: leadsTo(rubric, question) }));
	const together = (Object.keys(TOGETHER) as RubricTogether[])
		.filter((reason) => TOGETHER[reason].holds(rubric))
		.map((reason) => ({ reason, risk: TOGETHER[reason].risk }));
	const written = inOrigin ? [{ reason: 'in_origin' as const, risk: 'critical' as const }] : [];
	const all: { reason: RubricReason; risk: Risk }[] = [...written, ...alone, ...together];
	const risk = all.reduce<Risk>((gravest, one) => graver(gravest, one.risk), 'low');
	return { risk, because: risk === 'low' ? [] : all.filter((one) => one.risk === risk).map(({ reason }) => reason) };
}

/** The graver of two judgements: what a person raises stays raised, and nobody goes below the answers. */
export function graver(a: Risk, b: Risk): Risk {
	return RISKS.indexOf(a) >= RISKS.indexOf(b) ? a : b;
}

/** Reads answers from what was sealed or typed; anything that is no answer counts as not answered. */
export function readRubric(value: unknown): Partial<Rubric> {
	const source = isObject(value) ? value : {};
	return Object.fromEntries(
		RUBRIC_QUESTIONS.flatMap((question) => {
			const answer = RUBRIC[question].find((known) => known === source[question]);
			return answer === undefined ? [] : [[question, answer]];
		})
	);
}

/** The questions that nobody has answered. */
export function openRubric(rubric: Partial<Rubric>): RubricQuestion[] {
	return RUBRIC_QUESTIONS.filter((question) => rubric[question] === undefined);
}

/** Whether every question is answered. */
export function isWholeRubric(rubric: Partial<Rubric>): rubric is Rubric {
	return openRubric(rubric).length === 0;
}

function leadsTo(rubric: Rubric, question: RubricQuestion): Risk {
	const answers: readonly string[] = RUBRIC[question];
	// An answer that is none of ours is taken for the gravest.
	return LEADS_TO[question][answers.indexOf(rubric[question])] ?? 'critical';
}

/** How many answers lead to this or more, each alone. */
function count(rubric: Rubric, least: Risk): number {
	const from = RISKS.indexOf(least);
	return RUBRIC_QUESTIONS.filter((question) => RISKS.indexOf(leadsTo(rubric, question)) >= from).length;
}
