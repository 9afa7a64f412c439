/** Disks that are full: those of the scene are small ones. */
import { isAlive } from '#infra/process';
import type { Fault } from '../fault';
import type { SmallDisks } from '../small-disks';
import type { Scene } from '../scene';

function disksOf({ disks }: Scene): SmallDisks {
  if (disks === null) throw new Error('this scene has no small disks');
  return disks;
}

export const DISK_FAULTS: readonly Fault[] = [
  {
    kind: 'postgres-full',
    what: 'the disk of PostgreSQL is full; then there is room again',
    seconds: [11, 14],
    needs: 'small-disks',
    begin: (scene) => {
      const disk = disksOf(scene).postgres;
      disk.fill();
      return Promise.resolve(async () => {
        disk.free();
        // Where not even its own log found room it has ended itself, and its operator starts it.
        if (!isAlive(scene.postgres.server.pid)) await scene.restartPostgres();
      });
    },
  },
  {
    kind: 'kafka-full',
    what: 'the disk of Kafka is full: a broker without another folder of data ends itself; then there is room, and it is started',
    seconds: [11, 14],
    needs: 'small-disks',
    begin: (scene) => {
      const disk = disksOf(scene).kafka;
      disk.fill();
      return Promise.resolve(async () => {
        disk.free();
        if (!isAlive(scene.kafka.broker.pid)) await scene.kafka.restart();
      });
    },
  },
];
