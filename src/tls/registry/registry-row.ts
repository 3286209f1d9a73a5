// One row of a registry as the generated files beneath data/ hold it.

export type RegistryRow = readonly [id: number, name: string];
