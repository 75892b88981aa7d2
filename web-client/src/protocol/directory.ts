// What GET /api/v1/directory answers. Types only.
import type { Id, Lang, Role } from './frames';

export type Country = 'DE' | 'FR';
export type CouncilKind = 'youth' | 'integration' | 'committee';

export interface Municipality {
  id: Id;
  country: Country;
  name: string;
}
export interface Neighbourhood {
  id: Id;
  municipality: Id;
  name: string;
  development: boolean;
}
export interface Council {
  id: Id;
  kind: CouncilKind;
  municipality: Id;
  neighbourhood: Id | null;
  lang: Lang;
}
export interface Pairing {
  id: Id;
  councils: [Id, Id];
}
export interface Person {
  id: Id;
  name: string;
  role: Role;
  council: Id | null;
}
export interface Directory {
  municipalities: Municipality[];
  neighbourhoods: Neighbourhood[];
  councils: Council[];
  pairings: Pairing[];
  members: Person[];
}
export interface Revision {
  at: string;
  by: Id;
  text: string | null;
  lang: Lang;
}
