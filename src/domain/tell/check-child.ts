import {
	ageAt,
	ASSENT,
	AUTHORITY,
	eighteenthBirthday,
	GUARDIAN_HOW,
	GUARDIANS,
	lastMonthsEnd,
	OTHER_PARENT
} from '#domain/tell/child.ts';
import type { Answers, Field } from '#domain/tell/answers.ts';
import type { Fault, Problem } from '#domain/tell/check.ts';

const YES_NO = ['yes', 'no'] as const;

/**
 * What must be answered before a child's story is written down. A no is no mistake: it ends the telling, and nothing is
 * kept (`mustKeepNothing`). What is a mistake: a question that was left out, or a way to ask that does not count.
 */
export function checkChild(answers: Answers, now: number): Fault[] {
	const alone = answers.alone === 'yes';
	return [
		...checkBirthday(answers, now),
		...choice(answers, 'alone', YES_NO),
		...(alone ? [] : checkGuardian(answers)),
		...choice(answers, 'protectionCase', YES_NO),
		...mustBeYes(answers, 'childAlone'),
		...mustBeYes(answers, 'childUnderstood'),
		...((answers.childWords ?? '').trim() === '' ? [fault('childWords', 'missing')] : []),
		...choice(answers, 'childWilling', YES_NO),
		...choice(answers, 'childAssent', ASSENT)
	];
}

function checkBirthday(answers: Answers, now: number): Fault[] {
	const eighteen = eighteenthBirthday(answers.birthday);
	const last = lastMonthsEnd(answers);
	if ((answers.birthday ?? '').trim() === '') return [fault('birthday', 'missing')];
	const age = ageAt(answers.birthday, now);
	if (eighteen === null || last === null || age === null || age < 0) return [fault('birthday', 'not_a_birthday')];
	if (eighteen <= now) return [fault('birthday', 'not_a_child')];
	// A yes lasts to the end of a month, the next one at the soonest; before this birthday none is left.
	const at = new Date(now);
	return last < Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 2, 1) ? [fault('birthday', 'too_near_18')] : [];
}

function checkGuardian(answers: Answers): Fault[] {
	return [
		...((answers.guardianName ?? '').trim() === '' ? [fault('guardianName', 'missing')] : []),
		...(answers.guardianAs === 'office'
			? [fault('guardianAs', 'helper_is_no_guardian')]
			: choice(answers, 'guardianAs', GUARDIANS)),
		...choice(answers, 'guardianAuthority', AUTHORITY),
		...(answers.guardianAuthority === 'not_asked' ? [fault('guardianAuthority', 'check_failed')] : []),
		...choice(answers, 'guardianOk', YES_NO),
		...choice(answers, 'guardianHow', GUARDIAN_HOW),
		...choice(answers, 'otherParent', OTHER_PARENT)
	];
}

function choice(answers: Answers, field: Field, of: readonly string[]): Fault[] {
	return of.includes(answers[field] ?? '') ? [] : [fault(field, 'missing')];
}

function mustBeYes(answers: Answers, field: Field): Fault[] {
	if (answers[field] === 'yes') return [];
	return [fault(field, answers[field] === 'no' ? 'check_failed' : 'missing')];
}

function fault(field: Field, problem: Problem): Fault {
	return { field, problem };
}
