using Atelier.Storage;

namespace Atelier.Emulator;

/// <summary>The database of a world that is to begin. Nothing is in it.</summary>
/// <param name="Database">There at once.</param>
/// <param name="Migrated">Ends when it has its tables.</param>
internal sealed record WorldDatabase(Database Database, Task Migrated)
{
    public static async Task<WorldDatabase> Open(CancellationToken cancel)
    {
        var database = await Database.OpenMemory(cancel);
        return new WorldDatabase(database, Task.Run(() => Migrator.Migrate(database, cancel), cancel));
    }
}
