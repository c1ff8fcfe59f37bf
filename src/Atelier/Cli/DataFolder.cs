namespace Atelier.Cli;

/// <summary>The folder that holds everything the server keeps, and what is called how in it.</summary>
internal sealed class DataFolder(DirectoryInfo root)
{
    public const string DatabaseName = "atelier.db";
    public const string KeyName = "server.key";
    public const string SimulatedEngineName = "simulated-engine.json";
    private const string LockName = "server.lock";

    /// <summary>What a server needs to write down that it has started, and a little more; bytes.</summary>
    private const long LeastSpace = 4 << 20;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = root.FullName;

    public string Database => File(DatabaseName);

    public string Key => File(KeyName);

    public bool Exists => Directory.Exists(Path);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder if it is not there; what is in it is nobody else's to read.</summary>
    public void Make() => Directory.CreateDirectory(Path, Private);

    /// <summary>Makes a folder in it, as private.</summary>
    public string MakeInside(string name) => Directory.CreateDirectory(File(name), Private).FullName;

    /// <summary>Whether nothing is kept in it.</summary>
    public bool IsEmpty() => !Exists || Directory.EnumerateFileSystemEntries(Path).All(entry => entry == File(LockName));

    /// <summary>
    /// Holds the folder for one server, or for what no server may see half done, until it is disposed of or the process ends. Two servers
    /// on one folder would both think every lease theirs. So would two on one database: one that is a link is held where it really is, too.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody else holds it.</exception>
    public IDisposable Claim()
    {
        Make();
        var claim = new DataClaim();
        try
        {
            claim.Add(Hold(File(LockName)));
            if (RealDatabaseFolder() is { } elsewhere)
                claim.Add(Hold(System.IO.Path.Combine(elsewhere, LockName)));
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">The disk is as good as full.</exception>
    public void RequireSpace()
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        if (free < LeastSpace)
            throw new InvalidOperationException(
                $"The disk that holds {Path} is full ({free >> 10} KiB free): make room there, or move the folder to a larger disk.");
    }

    private string? RealDatabaseFolder()
    {
        var database = new FileInfo(Database);
        if (database.LinkTarget is null || database.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo target)
            return null;
        var own = new DirectoryInfo(Path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path;
        return target.DirectoryName == own ? null : target.DirectoryName;
    }

    private FileStream Hold(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault is not DirectoryNotFoundException)
        {
            throw new InvalidOperationException(
                $"Another server works on {Path} ({file} is locked); stop it, or use another --data.", fault);
        }
    }

    private sealed class DataClaim : IDisposable
    {
        private readonly List<FileStream> locks = [];

        public void Add(FileStream held) => locks.Add(held);

        public void Dispose() => locks.ForEach(held => held.Dispose());
    }
}
