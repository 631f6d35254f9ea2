/**
 * Who said yes to a story: its teller; for a text of long ago, the office that brought it; for a canary nobody, because
 * nobody told it: the machine plants it each night and takes it back.
 */
export type Basis = 'teller' | 'public_domain' | 'canary';
