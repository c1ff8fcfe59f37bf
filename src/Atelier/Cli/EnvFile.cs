namespace Atelier.Cli;

/// <summary>A file of shell exports, for <c>source</c>. It holds secrets: only its owner can read it.</summary>
internal sealed class EnvFile
{
    private const string Prefix = "export ";
    private readonly FileInfo file;
    private readonly SortedDictionary<string, string> variables = new(StringComparer.Ordinal);

    public EnvFile(FileInfo file)
    {
        this.file = file;
        if (!file.Exists)
            return;
        foreach (var line in File.ReadLines(file.FullName).Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var pair = line[Prefix.Length..].Split('=', 2);
            variables[pair[0]] = pair[^1].Trim('\'');
        }
    }

    public string Path => file.FullName;

    /// <summary>A variable's value; null if the file does not have it. Values are of our own making and hold no quotes.</summary>
    public string? this[string name]
    {
        get => variables.GetValueOrDefault(name);
        set => variables[name] = value ?? throw new ArgumentNullException(nameof(value));
    }

    public void Remove(string name) => variables.Remove(name);

    /// <summary>Writes the file anew in one go.</summary>
    public void Save()
    {
        var unfinished = $"{file.FullName}.new";
        File.Delete(unfinished);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var writer = new StreamWriter(unfinished, options))
        {
            foreach (var (name, value) in variables)
                writer.Write($"{Prefix}{name}='{value}'\n");
        }

        File.Move(unfinished, file.FullName, overwrite: true);
    }
}
