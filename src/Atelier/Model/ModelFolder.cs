namespace Atelier.Model;

/// <summary>A folder of client models on this machine, such as <c>~/.aws/models</c>, and the service's place in it.</summary>
internal sealed class ModelFolder(DirectoryInfo models)
{
    /// <summary>Where boto3 and the AWS CLI look by themselves, for the user whose home this is.</summary>
    public static DirectoryInfo Standard =>
        new(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", "models"));

    /// <summary>Where the files go.</summary>
    public string Place { get; } = Path.Combine(models.FullName, ModelFiles.Folder);

    /// <summary>
    /// Writes the files, each in one go, so that a client never reads half of one. What is there and was not written by us stays, unless it
    /// is to be replaced.
    /// </summary>
    /// <exception cref="InvalidOperationException">Files of the same names are there that somebody else wrote.</exception>
    public void Write(ModelFiles files, bool replaceOthers)
    {
        if (!replaceOthers && !IsOurs() && files.All.Keys.FirstOrDefault(name => Path.Exists(At(name))) is { } other)
            throw new InvalidOperationException(
                $"{At(other)} is there already, and atelier model did not write it. Move {Place} away, or replace its files with --force.");
        Directory.CreateDirectory(Place);
        foreach (var (name, content) in files.All)
        {
            var unfinished = At($".{name}.new");
            File.WriteAllBytes(unfinished, content);
            File.Move(unfinished, At(name), overwrite: true);
        }
    }

    private bool IsOurs() =>
        File.Exists(At(ModelFiles.Readme)) && File.ReadLines(At(ModelFiles.Readme)).FirstOrDefault() == ModelFiles.Mark;

    private string At(string name) => Path.Combine(Place, name);
}
