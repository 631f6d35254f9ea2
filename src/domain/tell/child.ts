/**
 * What is asked when somebody under eighteen tells a story together with an interviewer: the guardian's yes and the
 * child's own, never one for the other. All of it is sealed; what decides stands beside it as yes or no.
 */
import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { monthsEndBefore } from '#domain/consent/until.ts';
import type { Answers } from '#domain/tell/answers.ts';

/** How a guardian said yes. */
export const GUARDIAN_HOW = ['written', 'mark_or_thumb', 'audio_spoken', 'witnessed_oral'] as const;

/** Who stands for the child. The office that helps is never among them. */
export const GUARDIANS = ['mother', 'father', 'relative', 'by_law'] as const;

/** Whether it was asked that this person may decide, and how. */
export const AUTHORITY = ['papers', 'told', 'not_asked'] as const;

/** The other parent: agrees, is against it, does not decide, or nobody knows. */
export const OTHER_PARENT = ['agrees', 'against', 'none', 'unknown'] as const;

/** The child's own answer; silence is none. */
export const ASSENT = ['yes', 'no', 'silent'] as const;

/** Whether the story is that of somebody under eighteen. */
export function isChild(answers: Answers): boolean {
	return answers.adult === 'no';
}

/** The instant (milliseconds since 1970, UTC) of the eighteenth birthday; null for a text that is no birthday. */
export function eighteenthBirthday(birthday: string | undefined): number | null {
	const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec((birthday ?? '').trim()) ?? [];
	if (year === undefined || month === undefined || day === undefined) return null;
	const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
	if (Number.isNaN(born.getTime()) || born.getUTCDate() !== Number(day)) return null;
	// Who was born on 29 February is eighteen on 1 March, and nowhere later.
	return Date.UTC(Number(year) + 18, Number(month) - 1, Number(day));
}

/** Whole years at an instant. */
export function ageAt(birthday: string | undefined, now: number): number | null {
	const eighteen = eighteenthBirthday(birthday);
	if (eighteen === null) return null;
	const [at, turned] = [new Date(now), new Date(eighteen)];
	const years = at.getUTCFullYear() - turned.getUTCFullYear() + 18;
	const before =
		at.getUTCMonth() < turned.getUTCMonth() ||
		(at.getUTCMonth() === turned.getUTCMonth() && at.getUTCDate() < turned.getUTCDate());
	return before ? years - 1 : years;
}

/** The last month's end that a child's yes may reach; null for a grown-up or where there is none any more. */
export function lastMonthsEnd(answers: Answers): number | null {
	if (!isChild(answers)) return null;
	const eighteen = eighteenthBirthday(answers.birthday);
	return eighteen === null ? null : monthsEndBefore(eighteen);
}

/**
 * Whether nothing at all may be kept: the child said no, said nothing or does not look willing, or the guardian said no.
 * A yes of one never stands for the other.
 */
export function mustKeepNothing(answers: Answers): boolean {
	if (!isChild(answers)) return false;
	const childNo = answers.childAssent === 'no' || answers.childAssent === 'silent' || answers.childWilling === 'no';
	const guardianNo = answers.alone !== 'yes' && answers.guardianOk === 'no';
	return childNo || guardianNo;
}

/** What decides about a child's story, in the clear. */
export interface ChildFacts {
	/** The first day of the month of the eighteenth birthday, `YYYY-MM-01`; the day itself is sealed. */
	readonly eighteenMonth: string;
	readonly unaccompanied: boolean;
	readonly guardianOk: boolean;
	readonly assent: boolean;
	/** Why it is held until two people have looked: codes. */
	readonly flags: readonly ChildFlag[];
}

/** An open case about the child's protection; another parent who is against it. */
export const CHILD_FLAGS = ['protection_case', 'other_parent'] as const;

export type ChildFlag = (typeof CHILD_FLAGS)[number];

/** What is sealed: the birthday, and what guardian and child said. */
export interface ChildSaid {
	readonly birthday: string;
	readonly guardian: {
		readonly who: string;
		readonly as: string;
		readonly authority: string;
		readonly how: string;
		readonly words: string;
	} | null;
	readonly child: { readonly words: string };
}

/** The child in checked answers. */
export function childFrom(answers: Answers): { readonly facts: ChildFacts; readonly said: ChildSaid } {
	const eighteen = eighteenthBirthday(answers.birthday);
	if (eighteen === null) throw new Error('a child without a birthday');
	const unaccompanied = answers.alone === 'yes';
	const flags: ChildFlag[] = [];
	if (answers.protectionCase !== 'no') flags.push('protection_case');
	if (!unaccompanied && (answers.otherParent === 'against' || answers.otherParent === 'unknown'))
		flags.push('other_parent');
	return {
		facts: {
			eighteenMonth: new Date(monthsEndBefore(eighteen)).toISOString().slice(0, 10),
			unaccompanied,
			guardianOk: !unaccompanied && answers.guardianOk === 'yes',
			assent: answers.childAssent === 'yes' && answers.childWilling === 'yes',
			flags
		},
		said: {
			birthday: (answers.birthday ?? '').trim(),
			guardian: unaccompanied
				? null
				: {
						who: tidyLine(answers.guardianName ?? ''),
						as: answers.guardianAs ?? '',
						authority: answers.guardianAuthority ?? '',
						how: answers.guardianHow ?? '',
						words: tidyText(answers.guardianWords ?? '')
					},
			child: { words: tidyText(answers.childWords ?? '') }
		}
	};
}
