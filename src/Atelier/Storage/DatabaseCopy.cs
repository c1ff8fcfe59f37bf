namespace Atelier.Storage;

/// <summary>Copies of a SQLite database, taken while others read and write it: what is committed at one moment, in one file.</summary>
internal static class DatabaseCopy
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a copy to a file that is not there yet, readable by its owner alone; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">The file is there already.</exception>
    public static async Task Write(Database database, string file, CancellationToken cancel)
    {
        // SQLite takes an empty file for its copy, and would make one that everybody may read.
        await using (new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private,
        }))
        {
        }

        await using (var db = await database.Read(cancel))
            await db.Execute("vacuum into @file", new { file }, cancel);
        // SQLite leaves this copy to the system's own time.
        await using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    /// <summary>Keeps a copy beside the database, named by the schema it has, and gives its path.</summary>
    public static async Task<string> KeepBeside(Database database, long schema, CancellationToken cancel)
    {
        var file = database.File ?? throw new InvalidOperationException("Only a database in a file has a place beside it.");
        var kept = FindFree(file, schema);
        var partial = $"{kept}.part";
        File.Delete(partial);
        await Write(database, partial, cancel);
        File.Move(partial, kept);
        return kept;
    }

    private static string FindFree(string file, long schema)
    {
        var stem = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}-schema-{schema}");
        var kept = $"{stem}.db";
        for (var number = 2; File.Exists(kept); number++)
            kept = $"{stem}-{number}.db";
        return kept;
    }
}
