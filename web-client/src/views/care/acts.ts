// What somebody may do for a member: the server decides; what it would refuse is not offered.
import type { Me, MemberCare } from '../../protocol';

export type Act = 'card' | 'signOut' | 'setChannels' | 'toFacilitator' | 'toParticipant' | 'mute' | 'suspend' | 'ban' | 'letIn' | 'erase';

/** What limits a member is decided like a case: with a ground, and reasons the member reads. */
export const LIMITS: readonly Act[] = ['mute', 'suspend', 'ban'];

export function actsFor(me: Me, member: MemberCare): Act[] {
  const others = member.role === 'facilitator' && member.council === me.council;
  if (member.id === me.id || others) return [];
  // Whoever is in another pairing has what they need for a card there.
  if (member.state === 'banned') return member.out ? ['letIn', 'card', 'erase'] : ['letIn', 'erase'];
  const acts: Act[] = ['card', 'signOut'];
  if (member.role === 'participant') acts.push('setChannels', 'toFacilitator', 'mute', 'suspend');
  else acts.push('toParticipant');
  return [...acts, 'ban', 'erase'];
}
